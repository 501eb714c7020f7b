const DEEPEST = 8;
/** What stands in them is the app's own, null included. */
const FREE = new Set(['attributes', 'properties']);

/**
 * Many serialisers write null for what is not there, so null means absent: fields that are null become undefined, in
 * place, down to where typed fields end.
 */
export function dropNulls(value: unknown, levels = DEEPEST): void {
  if (typeof value !== 'object' || value === null || levels === 0) return;
  if (Array.isArray(value)) {
    for (const item of value) dropNulls(item, levels - 1);
    return;
  }
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    const field = record[key];
    if (field === null) record[key] = undefined;
    else if (!FREE.has(key)) dropNulls(field, levels - 1);
  }
}
