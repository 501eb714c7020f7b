/** Bits that one word of the automaton holds. */
const WORD = 32;

/**
 * A glob as a test: `*` stands for any characters, `?` for exactly one, everything else for itself.
 *
 * Runs as an automaton over all places in the pattern at once (shift-and), so a text costs its length times the
 * pattern's length / 32, whatever both are: no pattern that somebody enters can make it go back.
 *
 * @param onStep is told of each step, so that a test can count them
 */
export function compileGlob(glob: string, onStep?: () => void): (text: string) => boolean {
  const pattern = glob.replace(/\*+/g, '*');
  const literals = pattern.replaceAll('*', '').length;
  const places = literals + 1;
  const words = Math.ceil(places / WORD);
  const stars = new Uint32Array(words);
  const anyChar = new Uint32Array(words);
  const perChar = new Map<number, Uint32Array>();

  // Place i: the first i literals have matched. A step to place i needs literal i - 1; a star keeps its place.
  let place = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '*') {
      setBit(stars, place);
      continue;
    }
    place++;
    if (char === '?') setBit(anyChar, place);
    else setBit(maskOf(perChar, pattern.charCodeAt(i), words), place);
  }
  for (const mask of perChar.values()) for (let w = 0; w < words; w++) mask[w]! |= anyChar[w]!;
  const last = place;
  const surest = pattern.split(/[*?]/).reduce((a, b) => (b.length > a.length ? b : a), '');

  return (text) => {
    // Most texts lack the longest run of plain characters, and that is found out much faster.
    if (!text.includes(surest)) return false;
    const at = new Uint32Array(words);
    setBit(at, 0);
    for (let i = 0; i < text.length; i++) {
      const mask = perChar.get(text.charCodeAt(i)) ?? anyChar;
      let carry = 0;
      let alive = 0;
      for (let w = 0; w < words; w++) {
        onStep?.();
        const before = at[w]!;
        const next = (((before << 1) | carry) & mask[w]!) | (before & stars[w]!);
        carry = before >>> (WORD - 1);
        at[w] = next;
        alive |= next;
      }
      if (alive === 0) return false;
    }
    return (at[last >>> 5]! & (1 << (last & 31))) !== 0;
  };
}

function setBit(words: Uint32Array, bit: number): void {
  words[bit >>> 5]! |= 1 << (bit & 31);
}

function maskOf(masks: Map<number, Uint32Array>, char: number, words: number): Uint32Array {
  const known = masks.get(char);
  if (known) return known;
  const made = new Uint32Array(words);
  masks.set(char, made);
  return made;
}
