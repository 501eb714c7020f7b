/** A number behind a delimiter, anywhere in a text, for bodies in which names cannot be found. Linear: every token is tried once. */
const AT_RISK = /[:,[\s](?:-0|-?(?:[\d.]{16,}|\d+\.\d*0|\d+(?:\.\d+)?[eE][+-]?\d+))(?=[\s,\]}])/;

/** A letter may be written as an escape, and so a name that cannot be found by its letters. */
const ESCAPED_LETTER = /\\u00[4-7]/;
/** What such an escape begins with: few texts hold it, and finding that out is ten times as fast. */
const ESCAPE = '\\u00';

/** So many digits and their point, and JSON.parse may round. */
const MANY_DIGITS = 16;

const SPACE = 0x20;
const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const CAPITAL_E = 0x45;
const BACKSLASH = 0x5c;
const SMALL_E = 0x65;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Whether an object that is called `name`, anywhere in a JSON text, may hold a number whose digits JSON.parse loses:
 * sixteen or more of them, a fraction that ends with 0, an exponent, or -0. False is certain; true for one too many
 * costs time only. Looks at those objects only: stacks and addresses are most of the text of a crash, and their
 * numbers matter to nobody's digits. Linear and without recursion.
 *
 * @param text which JSON.parse has accepted.
 * @param name of ASCII letters and underscores.
 */
export function digitsAtRisk(text: string, name: string): boolean {
  if (text.includes(ESCAPE) && ESCAPED_LETTER.test(text)) return AT_RISK.test(text);
  // Searching begins with the first character: a letter is much rarer than the quote in front of it.
  const ending = `${name}"`;
  for (let at = text.indexOf(ending); at !== -1; at = text.indexOf(ending, at)) {
    const isWhole = text.charCodeAt(at - 1) === QUOTE;
    at += ending.length;
    if (isWhole) at = behindObject(text, at);
    if (at === LOST) return true;
  }
  return false;
}

const LOST = -1;

/**
 * Position behind the object that is the value of the name that ends at `at`, the one behind the name where it is
 * no object; LOST when the object holds a number at risk.
 */
function behindObject(text: string, at: number): number {
  const start = at;
  at = behindSpace(text, at);
  if (text.charCodeAt(at) !== COLON) return start;
  at = behindSpace(text, at + 1);
  if (text.charCodeAt(at) !== OPEN_BRACE) return start;
  for (let depth = 0; at < text.length;) {
    const char = text.charCodeAt(at++);
    if (char === QUOTE) at = behindText(text, at);
    else if (char === OPEN_BRACE) depth++;
    else if (char === CLOSE_BRACE && --depth === 0) return at;
    else if (char === MINUS || (char >= ZERO && char <= NINE)) {
      at = behindNumber(text, at - 1);
      if (at === LOST) return LOST;
    }
  }
  return at;
}

function behindSpace(text: string, at: number): number {
  while (text.charCodeAt(at) <= SPACE) at++;
  return at;
}

/** Position behind the text whose opening quote ends at `at`. */
function behindText(text: string, at: number): number {
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) return at + 1;
    if (char === BACKSLASH) at++;
  }
  return at;
}

/** Position behind the number that starts at `at`, or LOST. */
function behindNumber(text: string, at: number): number {
  const negative = text.charCodeAt(at) === MINUS;
  if (negative) at++;
  const start = at;
  let hasPoint = false;
  let last = 0;
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === SMALL_E || char === CAPITAL_E) return LOST;
    if (char === POINT) hasPoint = true;
    else if (char < ZERO || char > NINE) break;
    last = char;
  }
  if (at - start >= MANY_DIGITS || (last === ZERO && (hasPoint || (negative && at - start === 1))))
    return LOST;
  return at;
}
