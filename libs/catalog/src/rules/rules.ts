import type { App, Document, Key, New, Tenant } from '../port';

/** The collections by name, as stores keep them apart. */
export interface Documents {
  readonly tenants: Tenant;
  readonly apps: App;
  readonly keys: Key;
}
export type CollectionName = keyof Documents;

/** Another document that must exist. */
export interface Reference {
  readonly collection: CollectionName;
  readonly id: string;
  /** The field that holds the id. */
  readonly field: string;
  /** When set, the other document must belong to this tenant. */
  readonly tenantId?: string;
}

/** A value that no second document of the collection may have. */
export interface UniqueValue {
  readonly field: string;
  /** The value, after what it is unique within. */
  readonly value: readonly string[];
}

/** What every store holds about one kind of document, whatever engine it runs on. */
export interface DocumentRules<T extends Document> {
  /** For messages: `app`. */
  readonly noun: string;
  /** The document as it is stored, such as with a trimmed name. @throws CatalogError INVALID */
  normalize(document: New<T>): New<T>;
  /** Fields that no update may change. */
  readonly fixed: readonly (keyof New<T> & string)[];
  unique(document: New<T>): readonly UniqueValue[];
  references(document: New<T>): readonly Reference[];
}

/** `an app`, `a key`. */
export const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
