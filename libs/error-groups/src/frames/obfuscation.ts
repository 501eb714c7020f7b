/**
 * Names that an obfuscator gave: they are other ones in the next build, so they must not decide. Told by their shape,
 * as nobody says so: R8 and ProGuard count through a, b, …, aa, ab, and each package starts again.
 */

/** Short words that people do write. */
const REAL_WORDS = new Set([
  ...[
    'of',
    'to',
    'is',
    'go',
    'at',
    'on',
    'in',
    'or',
    'do',
    'by',
    'up',
    'no',
    'ok',
    'id',
    'io',
    'as',
    'it',
    'if',
  ],
  ...[
    'run',
    'get',
    'set',
    'add',
    'put',
    'pop',
    'map',
    'let',
    'max',
    'min',
    'log',
    'end',
    'new',
    'del',
    'has',
    'now',
  ],
  ...[
    'all',
    'any',
    'zip',
    'tap',
    'ask',
    'sum',
    'try',
    'use',
    'not',
    'and',
    'eat',
    'out',
    'off',
    'aha',
    'foo',
    'bar',
  ],
]);

/** Capitals that people put for words. */
const REAL_CAPITALS = new Set([
  'DB',
  'UI',
  'VM',
  'IO',
  'OS',
  'TV',
  'QR',
  'AR',
  'VR',
  'ML',
  'AI',
  'ID',
  'AD',
  'PM',
]);

const NON_LATIN_ONLY = /^[^\u0000-\u024f]+$/;
const SHORT = /^(?:[a-z]{1,2}\d{0,2}|[A-Z]\d{0,2}|[A-Z][a-z]\d{1,2}|[A-Z]{2}\d?)$/;
const GOOGLE_SERVICES = /^zz[a-z]{1,4}$/;
const THREE_LETTERS = /^[a-z]{3}\d?$/;

/** Whether a class name (without its package) was given by an obfuscator: `a`, `b0`, `Dk2`, `zzbf`; `a$b` by its first part. */
export function isObfuscatedClass(name: string): boolean {
  const nested = name.indexOf('$');
  const own = nested > 0 ? name.slice(0, nested) : name;
  if (own.length > 6 || REAL_CAPITALS.has(own)) return false;
  return (
    SHORT.test(own) ||
    GOOGLE_SERVICES.test(own) ||
    NON_LATIN_ONLY.test(own) ||
    (THREE_LETTERS.test(own) && !REAL_WORDS.has(own))
  );
}

/**
 * Whether a function name was given by an obfuscator.
 *
 * @param inObfuscatedClass names of three letters are believed in a class that kept its name, not in one that did not
 */
export function isObfuscatedFunction(name: string, inObfuscatedClass: boolean): boolean {
  if (name.length > 6 || name.startsWith('<')) return false;
  if (NON_LATIN_ONLY.test(name)) return true;
  if (REAL_WORDS.has(name)) return false;
  return SHORT.test(name) || GOOGLE_SERVICES.test(name) || (inObfuscatedClass && THREE_LETTERS.test(name));
}

/**
 * Types without a package that nobody writes: `kg`, `a0`, `H4`, `bC`. An obfuscator gives them when it repackages. A
 * capital alone is believed, as people write it too.
 */
const SHORT_TYPE = /^(?:[a-z][A-Za-z0-9]{0,3}|[A-Z][A-Za-z0-9])$/;

/** A type such as `L3.m` or `kg`: obfuscated when its last part is. */
export const isObfuscatedType = (type: string): boolean => {
  const last = type.lastIndexOf('.');
  if (last !== -1) return isObfuscatedClass(type.slice(last + 1));
  return SHORT_TYPE.test(type) || (type.length > 1 && isObfuscatedClass(type));
};

/** What stands for a name in a sentence that an obfuscator gave. */
const OBFUSCATED = '<obfuscated>';
const DOTTED_NAME = /(?<![\w.$/@:-])[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+/g;

/**
 * A sentence without the names in it that an obfuscator gave: `null: v.bc.g.c` → `null: <obfuscated>`. What the
 * platform calls by its name is kept by name: `a.b.onBack` → `<obfuscated>.onBack`.
 */
export const withoutObfuscated = (text: string): string =>
  text.includes('.') ? text.replace(DOTTED_NAME, keptOfName) : text;

function keptOfName(name: string): string {
  const parts = name.split('.');
  const last = parts.pop() ?? '';
  const owner = parts[parts.length - 1] ?? '';
  if (!isObfuscatedClass(owner)) return name;
  if (!/^[a-z]\d?$/.test(owner) && parts.some((part) => part.length > 3)) return name;
  if (isObfuscatedClass(last) || isObfuscatedFunction(last, true)) return OBFUSCATED;
  return /^[a-z]/.test(last) ? `${OBFUSCATED}.${last}` : name;
}
