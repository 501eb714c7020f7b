/** A run of digits without zeros in front ('' is 0), or a word in small letters. */
export type Token = { readonly digits: string } | { readonly word: string };

/** A text's numbers and words; what stands between them orders nothing. Linear in the text's length. */
export function tokensOf(text: string): Token[] {
  const found = text.toLowerCase().match(/\d+|[^\d\s.,;:_+()/-]+/g) ?? [];
  return found.map((part) => (/^\d/.test(part) ? { digits: digitsOf(part) } : { word: part }));
}

/** Token by token: numbers as numbers, before words; words by their characters; the shorter list is less. */
export function compareTokens(a: readonly Token[], b: readonly Token[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (!left || !right) break;
    const difference = compareToken(left, right);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** As a person orders file names: `b2` before `b10`. */
export const compareNaturally = (a: string, b: string): number => compareTokens(tokensOf(a), tokensOf(b));

/** A number of any length as text, so that longer means more. */
export const digitsOf = (digits: string): string => digits.replace(/^0+/, '');

/** Of two texts by `digitsOf`. */
export const compareDigits = (a: string, b: string): number => a.length - b.length || compareText(a, b);

function compareToken(a: Token, b: Token): number {
  if ('digits' in a) return 'digits' in b ? compareDigits(a.digits, b.digits) : -1;
  return 'digits' in b ? 1 : compareText(a.word, b.word);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
