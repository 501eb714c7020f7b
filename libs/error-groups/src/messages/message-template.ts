import { withoutObfuscated } from '../frames/obfuscation';

/** Characters of a message that are looked at, of its first line, and of that for a template. */
const LOOKED_AT = 4096;
const LINE_LOOKED_AT = 2048;
const TEMPLATE_LOOKED_AT = 512;

/** Names that may stand in quotes and still are part of what happened: classes, libraries, signatures of functions. */
const QUOTED_NAME =
  /^(?:[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*){2,}(?:\(\))?|lib[\w+-]+\.so|[\w.$<>[\]]+ [\w.$]+\([\w.$,[\] ]*\))$/;

/** Words behind which a quoted name is the code's and not a person's: `Field 'price' is required`. */
const NAMES_CODE =
  /(?:^|\s)(?:field|property|method|function|parameter|argument|component|module|variable|column|table|class|required value) $/i;
const IDENTIFIER = /^[A-Za-z_$][\w$]{0,99}$/;

const quoted = (all: string, text: string, at: number, whole: string): string =>
  QUOTED_NAME.test(text) || (IDENTIFIER.test(text) && NAMES_CODE.test(whole.slice(Math.max(0, at - 16), at)))
    ? all
    : '<value>';

/**
 * What varies from one occurrence to the next, most specific first: what to look for, and what must stand in the text
 * for the look to be worth it. Every pattern runs in linear time: it starts only where a run begins (look-behind) and
 * never has two ways to match the same characters.
 */
const VALUES: readonly (readonly [
  needs: RegExp | undefined,
  pattern: RegExp,
  left: string | typeof quoted,
])[] = [
  [/-/, /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/:\/\//, /(?<![a-z])[a-z]{2,12}:\/\/[^\s"'<>)\]}]+/gi, '<url>'],
  [/@/, /(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+/g, '<email>'],
  // Java's default text of an object: com.shop.Cart@1a2b3c4, and what views print of themselves: Cart{1a2b3c4 V.E...}
  [/@/, /(?<=@)[0-9a-f]{4,16}(?![0-9a-z])/gi, '<n>'],
  [/\{/, /\{[0-9a-f]{3,16}(?=[ }])[^{}\n]*\}?/g, '{<value>}'],
  // What data classes and builders print of themselves: Cart(id=5, name=Bob), Cart{id=5, name='Bob'}
  [/=/, /(?<=\w)\((?=[\w.]{1,40}=)[^()\n]*\)?/g, '(<value>)'],
  [/=/, /(?<=\w)\{(?=[\w.]{1,40}=)[^{}\n]*\}?/g, '{<value>}'],
  // How far a widget's life had gone, and which process of the app it was.
  [/\(lifecycle state/, /\(lifecycle state[^()\n]*\)?/g, ''],
  [/process /, /\bprocess (\w{1,60}(?:\.\w{1,60}){1,8}):\w{1,60}/g, 'process $1'],
  [/#/, /#[0-9a-f]{5}(?![0-9a-z])/g, '#<n>'],
  [/"/, /"([^"\n]*)"/g, quoted],
  [/`/, /`([^`\n]*)`/g, quoted],
  [/['‘’]/, /(?<![\p{L}\p{N}])['‘]([^'‘’\n]*)['’](?![\p{L}\p{N}])/gu, quoted],
  [/[“„«]/, /[“„«]([^”“»„«\n]*)[”“»]/g, quoted],
  [/\//, /(?<![\w/<.-])\/[\w.~=+%@!-]+(?:\/[\w.~=+%@!-]*)+/g, '<path>'],
  [/\\/, /(?<!\w)[A-Za-z]:\\[^\s"'<>]*/g, '<path>'],
  [/0x/i, /\b0x[0-9a-f]+\b/gi, '<n>'],
  [/\d/, /(?<![\w.])\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<n>'],
  // A run of eight or more hex digits with a decimal digit in it: digests, object ids.
  [/[0-9a-f]{8}/i, /(?<![0-9a-z])(?=[a-f]*\d)[0-9a-f]{8,}(?![0-9a-z])/gi, '<n>'],
  // Numbers, in the digits of any language, with their unit.
  [/\p{Nd}/u, /(?<![\p{L}_])[-+]?\p{Nd}+(?:[.,:٫٬]\p{Nd}+)*/gu, '<n>'],
  [/\p{Nd}/u, /\p{Nd}+/gu, '<n>'],
  [/<n>/, /<n> ?(?:ms|s|[KMGk]?B|%)(?!\p{L})/gu, '<n>'],
];

/** A message without what only repeats its own type: `TypeError: x is undefined` of a TypeError → `x is undefined`. */
export function withoutOwnType(simpleType: string, line: string): string {
  const text = line.startsWith('Uncaught ') ? line.slice('Uncaught '.length) : line;
  return simpleType !== '' && text.startsWith(`${simpleType}: `) ? text.slice(simpleType.length + 2) : text;
}

/** The first line of a message that says something, at most 2,048 characters of it. */
export function firstLine(message: string): string {
  const text = message.length > LOOKED_AT ? message.slice(0, LOOKED_AT) : message;
  let start = 0;
  while (start < text.length && text.charCodeAt(start) <= 32) start++;
  let end = start;
  while (
    end < text.length &&
    end - start < LINE_LOOKED_AT &&
    text.charCodeAt(end) !== 10 &&
    text.charCodeAt(end) !== 13
  )
    end++;
  return text.slice(start, end).trimEnd();
}

/**
 * A message without the values in it, so that the same statement gives the same text for every user and object:
 * `No item 42 in "cart"` → `No item <n> in <value>`. Only the first line that says something counts, as what follows
 * is mostly data or a stack.
 */
export function messageTemplate(message: string): string {
  let text = firstLine(message).slice(0, TEMPLATE_LOOKED_AT);
  if (text === '') return '';
  if (/^[{[]/.test(text) && /"/.test(text)) return '<json>';
  for (const [needs, pattern, left] of VALUES) {
    if (needs !== undefined && !needs.test(text)) continue;
    text = typeof left === 'string' ? text.replace(pattern, left) : text.replace(pattern, left);
  }
  return withoutObfuscated(text).replace(/\s+/g, ' ').trim();
}

/** `insufficient_funds`, `E_NOT_FOUND`: a word that a machine says to a machine, the same in every language. */
const MACHINE_WORD =
  /(?<![\w.$/@:-])(?:[a-z]{2,30}(?:_[a-z]{2,30}){1,6}|[A-Z]{1,30}(?:_[A-Z]{2,30}){1,6})(?![\w./:-])/;

/** The first word of a template that is a code and not language; '' without one. */
export const machineWord = (template: string): string =>
  template.includes('_') ? (MACHINE_WORD.exec(template)?.[0] ?? '') : '';

/** Letters that are left of a template say something: three words, or a name that only code has. */
export function isTelling(template: string): boolean {
  const said = template.replace(/<(?:n|value|id|url|path|email|json|obfuscated)>/g, ' ');
  const words = said.match(/\p{L}{2,}/gu);
  if (words === null) return false;
  if (words.length >= 3) return true;
  return CODE_NAME.test(said);
}

/** A name such as `user_id`, `com.shop.Cart`, `onSaveInstanceState`, `E_NOT_FOUND`. */
const CODE_NAME = /[a-z]{3}[A-Z][a-z]{2}|[A-Za-z]{2}_[A-Za-z]{2}|[a-z]{2}\.[A-Za-z]{3}/;
