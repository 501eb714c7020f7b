/** Characters of a mangled name that are looked at. */
const LOOKED_AT = 300;
/** Parts that a name nests at most. */
const PARTS = 12;

/**
 * The nested name in a symbol that nobody demangled, read once from left to right: `_ZN4Font6layoutEv` → `Font::layout`,
 * `$s3Fit10GoalEngineC7computeyyF` → `GoalEngine.compute`. Arguments and template values are not read. Undefined for
 * what is no such symbol or is shortened in ways that take a table to undo.
 */
export function demangled(symbol: string): string | undefined {
  if (symbol.startsWith('_Z')) return ofItanium(symbol.slice(2, LOOKED_AT));
  const swift = /^_?\$[sS](?=\d)/.exec(symbol);
  return swift === null ? undefined : ofSwift(symbol.slice(swift[0].length, LOOKED_AT));
}

function ofItanium(text: string): string | undefined {
  const { parts, end } = partsOf(text, /^(?:N[rVK]*|L)?/.exec(text)?.[0].length ?? 0, '');
  const last = parts[parts.length - 1];
  if (last === undefined) return undefined;
  const kind = text.slice(end, end + 2);
  if (/^C\d$/.test(kind)) parts.push(last);
  else if (/^D\d$/.test(kind)) parts.push(`~${last}`);
  return `${parts.join('::')}${text.startsWith('I', end) ? '<T>' : ''}`;
}

/** Names with the kind of type between them: class, structure, enumeration, protocol. The first one is the module. */
function ofSwift(text: string): string | undefined {
  const { parts, end } = partsOf(text, 0, 'CVOP');
  // A part that begins with 0 repeats words of earlier ones.
  return parts.length < 2 || text.startsWith('0', end) ? undefined : parts.slice(1).join('.');
}

/** Names with their lengths in front, from a position on, with single letters of a kind between them. */
function partsOf(text: string, from: number, kinds: string): { parts: string[]; end: number } {
  const parts: string[] = [];
  let at = from;
  while (parts.length < PARTS) {
    const start = kinds !== '' && parts.length > 0 && kinds.includes(text.charAt(at) || ' ') ? at + 1 : at;
    const digits = /^[1-9]\d{0,2}/.exec(text.slice(start, start + 3))?.[0];
    if (digits === undefined) break;
    const name = text.slice(start + digits.length, start + digits.length + Number(digits));
    if (name.length < Number(digits)) break;
    parts.push(name);
    at = start + digits.length + name.length;
  }
  return { parts, end: at };
}
