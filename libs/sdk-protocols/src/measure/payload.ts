type Plain = Readonly<Record<string, unknown>>;

/**
 * Reads what a measure SDK may have sent in a field. Old versions leave fields out or send null; a value of another
 * type than the SDK's own is taken as not sent, so that one odd field never costs an event.
 */
export const text = (payload: Plain, name: string): string | undefined => {
  const value = payload[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Texts that have bounds in Sonde's schemas are cut to them. */
export const shortText = (payload: Plain, name: string, maxLength = 1024): string | undefined =>
  text(payload, name)?.slice(0, maxLength);

/** A finite number. */
export const number = (payload: Plain, name: string): number | undefined => {
  const value = payload[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

/** A finite number that is not negative. */
export const size = (payload: Plain, name: string): number | undefined => {
  const value = number(payload, name);
  return value !== undefined && value >= 0 ? value : undefined;
};

export const flag = (payload: Plain, name: string): boolean | undefined => {
  const value = payload[name];
  return typeof value === 'boolean' ? value : undefined;
};

/** The objects of a list; what is no object is left out. */
export const objects = (payload: Plain, name: string): Plain[] | undefined => {
  const value = payload[name];
  if (!Array.isArray(value)) return undefined;
  return value.filter(
    (item): item is Plain => typeof item === 'object' && item !== null && !Array.isArray(item),
  );
};

/** `until − from` in milliseconds when both uptimes are known and in order; an uptime below 1 was not measured. */
export const elapsed = (from: number | undefined, until: number | undefined): number | undefined =>
  from !== undefined && until !== undefined && from >= 1 && until >= from ? until - from : undefined;

/** The fields that are there. */
export function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const there: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) if (fields[key] !== undefined) there[key] = fields[key];
  return there;
}
