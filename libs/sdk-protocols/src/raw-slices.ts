/**
 * Finds where values stand in the bytes of a JSON text that JSON.parse has already accepted, without parsing them
 * again: to cut a body by key, to measure one event, to read the digits of one number. Linear and without recursion.
 */

/** Bytes from `start` up to, not including, `end`. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Position behind the white space at `at`. */
function skipSpace(bytes: Buffer, at: number): number {
  while (bytes[at]! <= 0x20) at++;
  return at;
}

/** Position behind the text whose opening quote stands at `at`. */
function skipText(bytes: Buffer, at: number): number {
  for (let from = at + 1; ;) {
    const quote = bytes.indexOf(QUOTE, from);
    if (quote === -1) throw new RangeError('a text without an end: the bytes are no JSON');
    let backslashes = 0;
    while (bytes[quote - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

/** Position behind the value that starts at `at`. */
function skipValue(bytes: Buffer, at: number): number {
  const first = bytes[at];
  if (first === QUOTE) return skipText(bytes, at);
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte <= 0x20) break;
      at++;
    }
    return at;
  }
  let depth = 0;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      at = skipText(bytes, at);
      continue;
    }
    at++;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) return at;
  }
  throw new RangeError('a value without an end: the bytes are no JSON');
}

/** The value of the whole text; a byte order mark in front is passed over. */
export function rootSlice(bytes: Buffer): Slice {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const start = skipSpace(bytes, bom);
  return { start, end: skipValue(bytes, start) };
}

/** The members of an object by their names. Of repeated names the last counts, as in JSON.parse. */
export function memberSlices(bytes: Buffer, object: Slice): Map<string, Slice> {
  const members = new Map<string, Slice>();
  let at = skipSpace(bytes, object.start + 1);
  while (bytes[at] === QUOTE) {
    const nameEnd = skipText(bytes, at);
    const name = JSON.parse(bytes.toString('utf8', at, nameEnd)) as string;
    const colon = skipSpace(bytes, nameEnd);
    if (bytes[colon] !== COLON) throw new RangeError('a name without a value: the bytes are no JSON');
    const start = skipSpace(bytes, colon + 1);
    const end = skipValue(bytes, start);
    members.set(name, { start, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return members;
}

/** The elements of an array in their order. */
export function elementSlices(bytes: Buffer, array: Slice): Slice[] {
  const elements: Slice[] = [];
  let at = skipSpace(bytes, array.start + 1);
  while (at < array.end - 1) {
    const end = skipValue(bytes, at);
    elements.push({ start: at, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return elements;
}
