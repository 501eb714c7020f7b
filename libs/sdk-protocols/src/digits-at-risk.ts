/**
 * A number behind a delimiter whose digits JSON.parse may not give back: sixteen or more of them, a fraction that ends
 * with 0, an exponent, or -0. Finding one too many costs time only. Linear: every token is tried once.
 */
const AT_RISK = /[:,[\s](?:-0|-?(?:[\d.]{16,}|\d+\.\d*0|\d+(?:\.\d+)?[eE][+-]?\d+))(?=[\s,\]}])/;

/** A letter may be written as an escape, and so a name that cannot be found by its letters. */
const ESCAPED_LETTER = /\\u00[4-7]/;

/**
 * Whether an object that is called `name`, anywhere in a JSON text, may hold a number whose digits JSON.parse loses.
 * False is certain. Looks at those objects only: stacks and addresses are most of the text of a crash, and their
 * numbers matter to nobody's digits. Linear and without recursion.
 *
 * @param text which JSON.parse has accepted.
 * @param name of ASCII letters and underscores.
 */
export function digitsAtRisk(text: string, name: string): boolean {
  if (ESCAPED_LETTER.test(text)) return AT_RISK.test(text);
  const quoted = `"${name}"`;
  for (let at = text.indexOf(quoted); at !== -1; at = text.indexOf(quoted, at)) {
    const start = at + quoted.length;
    at = endOfObject(text, start);
    if (at > start && AT_RISK.test(text.slice(start, at))) return true;
  }
  return false;
}

/** Position behind the object that is the value of the name that ends at `at`; `at` itself where there is none. */
function endOfObject(text: string, at: number): number {
  OBJECT.lastIndex = at;
  if (!OBJECT.test(text)) return at;
  BOUND.lastIndex = OBJECT.lastIndex;
  for (let depth = 1; depth > 0;) {
    const bound = BOUND.exec(text)?.[0];
    if (bound === undefined) return text.length;
    if (bound === '{') depth++;
    else if (bound === '}') depth--;
    else BOUND.lastIndex = endOfText(text, BOUND.lastIndex);
  }
  return BOUND.lastIndex;
}

const OBJECT = /\s*:\s*\{/y;
const BOUND = /[{}"]/g;

/** Position behind the text whose opening quote ends at `at`. */
function endOfText(text: string, at: number): number {
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return text.length;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}
