import type { Document, New } from '../port';
import { invalid } from './checks';
import { checkField, type Field } from './fields';
import { changedMeanwhile, withArticle } from './refusals';
import type { DocumentRules } from './rules';

/** The first version of a document. @throws CatalogError INVALID */
export function firstVersion<T extends Document>(
  rules: DocumentRules<T>,
  given: New<T>,
  id: string,
  createdAt: number,
): T {
  return { ...normalize(rules, given), id, version: 1, createdAt } as unknown as T;
}

/**
 * What an update makes of a document.
 *
 * @param version the one that the caller read
 * @throws CatalogError CONFLICT when the document has another version by now, INVALID
 */
export function nextVersion<T extends Document>(
  rules: DocumentRules<T>,
  before: T,
  version: number,
  change: Partial<New<T>>,
): T {
  if (before.version !== version) throw changedMeanwhile(rules.noun);
  for (const field of rules.fixed) {
    if (field in change && fieldOf(change, field) !== fieldOf(before, field)) {
      throw invalid(field, `the ${field} of ${withArticle(rules.noun)} cannot change`);
    }
  }
  const { id, version: _, createdAt, ...fields } = before;
  const normal = normalize(rules, { ...fields, ...change } as New<T>);
  return { ...normal, id, version: version + 1, createdAt } as unknown as T;
}

/** A value that is unique in its collection, with what it is unique within in front. */
export function uniqueValues<T extends Document>(
  rules: DocumentRules<T>,
  document: T,
): { readonly field: string; readonly value: readonly string[] }[] {
  return rules.unique.map(({ field, within }) => ({
    field,
    value: [...within, field].map((name) => String(fieldOf(document, name))),
  }));
}

/** Whether a document has all of these values; undefined stands for a field that is not set. */
export const isLike = (document: object, where: object): boolean =>
  Object.entries(where).every(([field, value]) => fieldOf(document, field) === value);

/** The order of lists: by the time of making. */
export const byAge = (a: Document, b: Document): number =>
  a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);

export function fieldOf(document: object, field: string): unknown {
  return (document as Record<string, unknown>)[field];
}

/** The fields as they are stored: only those that there are, in the order of the rules. */
function normalize<T extends Document>(rules: DocumentRules<T>, given: New<T>): New<T> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(rules.fields, name)) {
      throw invalid(name, `${withArticle(rules.noun)} has no field ${JSON.stringify(name.slice(0, 64))}`);
    }
  }
  const normal: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<Field>(rules.fields)) {
    const value = fieldOf(given, name);
    if (value !== undefined || !field.optional) normal[name] = checkField(name, value, field);
  }
  const document = normal as New<T>;
  rules.agree?.(document);
  return document;
}
