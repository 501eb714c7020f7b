const HIDDEN = '[hidden]';

/** Secrets that give themselves away by their form, wherever in a text they stand. All patterns run in linear time. */
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  // Sonde's own keys keep the public prefix by which people know them.
  [/\b(sk_[a-z]{1,10}_[0-9A-Za-z]{12})[0-9A-Za-z]{8,64}/g, `$1${HIDDEN}`],
  [/\bsonde_admin_[0-9A-Za-z_-]{8,128}/g, HIDDEN],
  [/\b(Bearer|Basic|Sentry) +[^\s"'\\,]{4,4096}/gi, `$1 ${HIDDEN}`],
  // scheme://user:password@host
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s"'\\/@]{1,512}@/gi, `$1${HIDDEN}@`],
  [/\b((?:access_|auth_|api_?)?(?:token|key|password|passwd|secret)=)[^\s"'\\&]{1,4096}/gi, `$1${HIDDEN}`],
];

/** Names of fields whose value is a secret whatever it looks like. */
const SECRET_FIELD =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-sentry-auth|x-sonde-key|.*token|.*secret|.*password|.*api[-_]?key|hash|dsn)$/i;

/** How deep into an object fields are looked at. What is deeper is left out of the log. */
const MAX_DEPTH = 6;

/** The text without keys, tokens, authorization values and passwords in addresses. Keeps JSON valid. */
export function redactText(text: string): string {
  let result = text;
  for (const [form, replacement] of SECRET_FORMS) result = result.replace(form, replacement);
  return result;
}

/** A copy of a log entry's fields in which values under secret names are hidden. Errors and class instances stay. */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return redactObject(fields, 0);
}

function redactObject(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    result[name] = SECRET_FIELD.test(name) && value !== undefined ? HIDDEN : redactValue(value, depth + 1);
  }
  return result;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return redactObject(value as Record<string, unknown>, depth);
}
