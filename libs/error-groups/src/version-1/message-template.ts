/** Characters of a message that are looked at. */
const LOOKED_AT = 4096;

/**
 * What varies from one occurrence to the next, most specific first. Every pattern runs in linear time: it starts only
 * where a run begins (look-behind) and never has two ways to match the same characters.
 */
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b[a-z]{2,12}:\/\/[^\s"'<>]+/gi, '<url>'],
  [/(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+/g, '<email>'],
  [/"[^"\n]*"/g, '<value>'],
  [/`[^`\n]*`/g, '<value>'],
  [/(?<!\w)'[^'\n]*'(?!\w)/g, '<value>'],
  [/(?<![\w/<])\/[\w.~=+%@-]+(?:\/[\w.~=+%@-]*)+/g, '<path>'],
  [/\b0x[0-9a-f]+\b/gi, '<n>'],
  // A run of eight or more hex digits with a decimal digit in it: digests, object ids; then Java's `Foo@1a2b3c4`.
  [/(?<![0-9a-z])(?=[a-f]*\d)[0-9a-f]{8,}(?![0-9a-z])/gi, '<n>'],
  [/(?<=@)[0-9a-f]{5,8}(?![0-9a-z])/gi, '<n>'],
  [/-?\d+(?:[.,:]\d+)*/g, '<n>'],
];

/**
 * A message without the values in it, so that the same statement gives the same text for every user and object:
 * `No item 42 in "cart"` → `No item <n> in <value>`. At most 4,096 characters are looked at.
 */
export function messageTemplate(message: string): string {
  let text = message.slice(0, LOOKED_AT);
  for (const [pattern, placeholder] of VALUES) text = text.replace(pattern, placeholder);
  return text.replace(/\s+/g, ' ').trim();
}

/** The first line that says something, as a template. */
export const firstLineTemplate = (message: string): string =>
  messageTemplate(/\S[^\r\n]*/.exec(message.slice(0, LOOKED_AT))?.[0] ?? '');
