/** What a pattern is made of; only what the patterns of this library use. */
type Part =
  | { readonly is: 'one'; readonly takes: (char: string) => boolean }
  | { readonly is: 'any-of'; readonly choices: readonly (readonly Part[])[] }
  | {
      readonly is: 'repeat';
      readonly part: Part;
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
    }
  | { readonly is: 'look'; readonly part: Part; readonly back: boolean; readonly not: boolean }
  | { readonly is: 'edge'; readonly at: '^' | '$' | '\\b' };

/**
 * How many steps a backtracking engine takes to search a text with a pattern, counted by walking the pattern as such
 * an engine does: a measure of work that is the same on every machine.
 */
export function stepsOf(regex: RegExp, text: string): number {
  const pattern = parsed(regex);
  const isWord = (char: string | undefined): boolean => char !== undefined && /\w/.test(char);
  let steps = 0;

  const all = (parts: readonly Part[], at: number, back: boolean, then: (at: number) => boolean): boolean => {
    const run = (index: number, from: number): boolean => {
      const part = parts[back ? parts.length - 1 - index : index];
      return part === undefined ? then(from) : match(part, from, back, (next) => run(index + 1, next));
    };
    return run(0, at);
  };

  const match = (part: Part, at: number, back: boolean, then: (at: number) => boolean): boolean => {
    steps++;
    switch (part.is) {
      case 'one': {
        const char = text[back ? at - 1 : at];
        return char !== undefined && part.takes(char) && then(back ? at - 1 : at + 1);
      }
      case 'any-of':
        return part.choices.some((choice) => all(choice, at, back, then));
      case 'repeat': {
        const { part: inner, least, most, lazy } = part;
        const repeat = (count: number, from: number): boolean => {
          const more = (): boolean =>
            count < most &&
            match(inner, from, back, (next) => (next !== from || count < least) && repeat(count + 1, next));
          if (count < least) return more();
          return lazy ? then(from) || more() : more() || then(from);
        };
        return repeat(0, at);
      }
      case 'look':
        return match(part.part, at, part.back, () => true) !== part.not && then(at);
      case 'edge':
        if (part.at === '^') return at === 0 && then(at);
        if (part.at === '$') return at === text.length && then(at);
        return isWord(text[at - 1]) !== isWord(text[at]) && then(at);
    }
  };

  // As a search does: from every place, and with the flag g on behind what was found. One that begins with ^ in all
  // of its choices fails elsewhere at once, which counts as a step for each.
  for (let at = 0; at <= text.length;) {
    let end = -1;
    const found = all(pattern, at, false, (next) => {
      end = next;
      return true;
    });
    if (found && !regex.global) break;
    at = found ? Math.max(end, at + 1) : at + 1;
  }
  return steps;
}

function parsed(regex: RegExp): readonly Part[] {
  const { source, flags } = regex;
  const oneFlags = flags.replace(/[gy]/g, '');
  let at = 0;
  const eat = (text: string): boolean => {
    if (!source.startsWith(text, at)) return false;
    at += text.length;
    return true;
  };

  const one = (raw: string): Part => {
    const test = new RegExp(`^${raw}$`, oneFlags);
    const known = new Map<string, boolean>();
    const takes = (char: string): boolean => {
      const before = known.get(char);
      if (before !== undefined) return before;
      const now = test.test(char);
      known.set(char, now);
      return now;
    };
    return { is: 'one', takes };
  };

  const choices = (): Part => {
    const found: Part[][] = [[]];
    while (at < source.length && source[at] !== ')') {
      if (eat('|')) found.push([]);
      else found[found.length - 1]?.push(quantified(atom()));
    }
    return { is: 'any-of', choices: found };
  };

  const closed = (part: Part): Part => {
    if (!eat(')')) throw new Error(`no end of a group in ${source}`);
    return part;
  };

  const atom = (): Part => {
    if (eat('^')) return { is: 'edge', at: '^' };
    if (eat('$')) return { is: 'edge', at: '$' };
    if (eat('\\b')) return { is: 'edge', at: '\\b' };
    for (const [sign, back, not] of [
      ['(?=', false, false],
      ['(?!', false, true],
      ['(?<=', true, false],
      ['(?<!', true, true],
    ] as const)
      if (eat(sign)) return closed({ is: 'look', part: choices(), back, not });
    if (eat('(?:') || eat('(')) return closed(choices());
    const from = at;
    if (source[at] === '[') {
      for (at++; source[at] !== ']'; at++) if (source[at] === '\\') at++;
      at++;
    } else if (source[at] === '\\') {
      const long = /^\\(?:p\{\w+\}|u[0-9a-f]{4}|x[0-9a-f]{2})/i.exec(source.slice(at));
      at += long === null ? 2 : long[0].length;
    } else at += String.fromCodePoint(source.codePointAt(at) ?? 0).length;
    return one(source.slice(from, at));
  };

  const quantified = (part: Part): Part => {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(source.slice(at));
    if (found === null) return part;
    at += found[0].length;
    const lazy = eat('?');
    const [sign, least, comma, most] = found;
    if (sign === '*') return { is: 'repeat', part, least: 0, most: Infinity, lazy };
    if (sign === '+') return { is: 'repeat', part, least: 1, most: Infinity, lazy };
    if (sign === '?') return { is: 'repeat', part, least: 0, most: 1, lazy };
    const open = comma === ',' ? (most === '' ? Infinity : Number(most)) : Number(least);
    return { is: 'repeat', part, least: Number(least), most: open, lazy };
  };

  const whole = choices();
  if (at !== source.length) throw new Error(`cannot read ${source} from ${at} on`);
  return [whole];
}
