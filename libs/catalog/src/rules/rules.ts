import type { App, AppGrouping, Document, GroupActivity, Key, New, Tenant } from '../port';
import type { Field } from './fields';

/** The collections by name, as stores keep them apart. */
export interface Documents {
  readonly tenants: Tenant;
  readonly apps: App;
  readonly keys: Key;
  readonly groupActivities: GroupActivity;
  readonly groupings: AppGrouping;
}
export type CollectionName = keyof Documents;

/** Another document that must exist. */
export interface Reference {
  readonly collection: CollectionName;
  readonly id: string;
  /** The field that holds the id. Always a fixed one, so that only an insert can refer to something. */
  readonly field: string;
  /** When set, the other document must belong to this tenant. */
  readonly tenantId?: string;
  /** Only looked at, not held on to until the insert is done: for what is inserted often, while the other is never removed. */
  readonly isOnlyLookedAt?: true;
}

/** A document together with the name of its collection. */
export interface Placed<N extends CollectionName = CollectionName> {
  readonly collection: N;
  readonly document: Documents[N];
}

/** A field whose value no second document of the collection may have. */
export interface UniqueField<T extends Document> {
  readonly field: keyof New<T> & string;
  /** Unique only among documents that have these fields in common. */
  readonly within: readonly (keyof New<T> & string)[];
}

/** What every store holds about one kind of document, whatever engine it runs on. */
export interface DocumentRules<T extends Document> {
  /** For messages: `app`. */
  readonly noun: string;
  /** Every field there is, and what it may hold. */
  readonly fields: { readonly [F in keyof New<T> & string]-?: Field };
  /** Rules between fields. @throws CatalogError INVALID */
  readonly agree?: (document: New<T>) => void;
  /** Fields that no update may change. */
  readonly fixed: readonly (keyof New<T> & string)[];
  readonly unique: readonly UniqueField<T>[];
  references(document: New<T>): readonly Reference[];
  /** Inserted with it, or neither is. */
  readonly companions?: (document: T, newId: () => string) => readonly Placed[];
}
