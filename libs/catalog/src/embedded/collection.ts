import { randomUUID } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Collection, Document, New } from '../port';
import { RULES } from '../rules/collections';
import { byAge, fieldOf, firstVersion, isLike, nextVersion, uniqueValues } from '../rules/documents';
import { isId } from '../rules/fields';
import { namesNothing, notFound, taken } from '../rules/refusals';
import type { CollectionName, DocumentRules, Documents } from '../rules/rules';
import type { EmbeddedStore } from './store';

/** Sorts after every id. */
const AFTER_IDS = '~';
/** Sorts after every value that follows another one in a unique value. */
const AFTER_VALUES = '\u{10ffff}';

/** One kind of document in the embedded store. Every check happens in the transaction that writes. */
export class EmbeddedCollection<N extends CollectionName> implements Collection<Documents[N]> {
  private readonly documents: Database<Documents[N], string>;

  constructor(
    private readonly store: EmbeddedStore,
    private readonly name: N,
    private readonly rules: DocumentRules<Documents[N]>,
    private readonly clock: () => number,
    /** Told when something was written. */
    private readonly onWrite: () => void,
  ) {
    this.documents = store.documents[name];
  }

  get(id: string): Promise<Documents[N] | undefined> {
    // The engine has limits on keys that must not show.
    if (!isId(id)) return Promise.resolve(undefined);
    return this.store.read(() => this.documents.get(id));
  }

  async list(where: Partial<Documents[N]> = {}): Promise<Documents[N][]> {
    const found = await this.store.read(() => this.candidates(where));
    return found.filter((document) => isLike(document, where)).sort(byAge);
  }

  async insert(given: New<Documents[N]>): Promise<Documents[N]> {
    const document = firstVersion(this.rules, given, randomUUID(), this.clock());
    const companions = this.rules.companions?.(document, randomUUID) ?? [];
    const inserted = await this.store.write(() => {
      this.requireReferences(document);
      this.requireFree(document);
      putNew(this.store, this.name, this.rules, document);
      // Made for a document that is new itself, so nothing can stand in their way.
      for (const { collection, document: other } of companions) {
        putNew(this.store, collection, RULES[collection] as unknown as DocumentRules<typeof other>, other);
      }
      return document;
    });
    this.onWrite();
    return inserted;
  }

  async update(id: string, version: number, change: Partial<New<Documents[N]>>): Promise<Documents[N]> {
    if (!isId(id)) throw notFound(this.rules.noun, id);
    const updated = await this.store.write(() => {
      const before = this.documents.get(id);
      if (!before) throw notFound(this.rules.noun, id);
      const after = nextVersion(this.rules, before, version, change);
      this.requireFree(after);
      for (const key of uniqueKeys(this.name, this.rules, before)) this.store.unique.removeSync(key);
      for (const key of uniqueKeys(this.name, this.rules, after)) this.store.unique.putSync(key, id);
      this.documents.putSync(id, after);
      this.store.note(this.name, id);
      return after;
    });
    this.onWrite();
    return updated;
  }

  /** The document with a unique value, such as a key by its prefix. */
  byUnique(field: string, value: readonly string[]): Promise<Documents[N] | undefined> {
    return this.store.read(() => {
      const id = this.store.unique.get([this.name, field, ...value]);
      return id === undefined ? undefined : this.documents.get(id);
    });
  }

  private candidates(where: Partial<Documents[N]>): Documents[N][] {
    const start = this.uniqueStart(where);
    if (!start) return this.ofTenant(where);
    const ids = this.store.unique.getRange({ start, end: [...start, AFTER_VALUES] });
    return [...ids].flatMap((entry) => this.documents.get(entry.value) ?? []);
  }

  /** How the unique values begin of all documents like that; undefined when they would tell no more than the tenant. */
  private uniqueStart(where: Partial<Documents[N]>): string[] | undefined {
    for (const { field, within } of this.rules.unique) {
      const fields = [...within, field];
      const open = fields.findIndex((name) => !isValue(fieldOf(where, name)));
      const known = open < 0 ? fields : fields.slice(0, open);
      if (known.some((name) => name !== 'tenantId')) {
        return [this.name, field, ...known.map((name) => String(fieldOf(where, name)))];
      }
    }
    return undefined;
  }

  private ofTenant(where: Partial<Documents[N]>): Documents[N][] {
    const tenantId = fieldOf(where, 'tenantId');
    if (typeof tenantId !== 'string') return [...this.documents.getRange().map((entry) => entry.value)];
    if (!isId(tenantId)) return [];
    const start = [this.name, tenantId];
    const keys = this.store.byTenant.getKeys({ start, end: [...start, AFTER_IDS] });
    return [...keys].flatMap((key) => this.documents.get(key[2] ?? '') ?? []);
  }

  private requireReferences(document: Documents[N]): void {
    for (const reference of this.rules.references(document as unknown as New<Documents[N]>)) {
      const { collection, id, tenantId } = reference;
      const target = isId(id) ? this.store.documents[collection].get(id) : undefined;
      const fits = target && (tenantId === undefined || fieldOf(target, 'tenantId') === tenantId);
      if (!fits) throw namesNothing(reference);
    }
  }

  private requireFree(document: Documents[N]): void {
    for (const { field, value } of uniqueValues(this.rules, document)) {
      const holder = this.store.unique.get([this.name, field, ...value]);
      if (holder !== undefined && holder !== document.id) throw taken(this.rules.noun, field);
    }
  }
}

const isValue = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** Within a write. */
function putNew<T extends Document>(
  store: EmbeddedStore,
  name: CollectionName,
  rules: DocumentRules<T>,
  document: T,
): void {
  (store.documents[name] as Database<Document, string>).putSync(document.id, document);
  for (const key of uniqueKeys(name, rules, document)) store.unique.putSync(key, document.id);
  const tenantId = fieldOf(document, 'tenantId');
  if (typeof tenantId === 'string') store.byTenant.putSync([name, tenantId, document.id], true);
  store.note(name, document.id);
}

const uniqueKeys = <T extends Document>(
  name: CollectionName,
  rules: DocumentRules<T>,
  document: T,
): string[][] => uniqueValues(rules, document).map(({ field, value }) => [name, field, ...value]);
