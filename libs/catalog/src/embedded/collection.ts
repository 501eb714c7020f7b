import { randomUUID } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Collection, New } from '../port';
import { byAge, fieldOf, firstVersion, isLike, nextVersion, uniqueValues } from '../rules/documents';
import { isId } from '../rules/fields';
import { namesNothing, notFound, taken } from '../rules/refusals';
import type { CollectionName, DocumentRules, Documents } from '../rules/rules';
import type { EmbeddedStore } from './store';

/** Sorts after every id. */
const AFTER_IDS = '~';

/** One kind of document in the embedded store. Every check happens in the transaction that writes. */
export class EmbeddedCollection<N extends CollectionName> implements Collection<Documents[N]> {
  private readonly documents: Database<Documents[N], string>;

  constructor(
    private readonly store: EmbeddedStore,
    private readonly name: N,
    private readonly rules: DocumentRules<Documents[N]>,
    private readonly clock: () => number,
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
    return this.store.write(() => {
      this.requireReferences(document);
      this.requireFree(document);
      this.documents.putSync(document.id, document);
      for (const key of this.uniqueKeys(document)) this.store.unique.putSync(key, document.id);
      const tenantId = fieldOf(document, 'tenantId');
      if (typeof tenantId === 'string') this.store.byTenant.putSync([this.name, tenantId, document.id], true);
      return document;
    });
  }

  async update(id: string, version: number, change: Partial<New<Documents[N]>>): Promise<Documents[N]> {
    if (!isId(id)) throw notFound(this.rules.noun, id);
    return this.store.write(() => {
      const before = this.documents.get(id);
      if (!before) throw notFound(this.rules.noun, id);
      const after = nextVersion(this.rules, before, version, change);
      this.requireFree(after);
      for (const key of this.uniqueKeys(before)) this.store.unique.removeSync(key);
      for (const key of this.uniqueKeys(after)) this.store.unique.putSync(key, id);
      this.documents.putSync(id, after);
      return after;
    });
  }

  /** The document with a unique value, such as a key by its prefix. */
  byUnique(field: string, value: readonly string[]): Promise<Documents[N] | undefined> {
    return this.store.read(() => {
      const id = this.store.unique.get([this.name, field, ...value]);
      return id === undefined ? undefined : this.documents.get(id);
    });
  }

  private candidates(where: Partial<Documents[N]>): Documents[N][] {
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

  private uniqueKeys(document: Documents[N]): string[][] {
    return uniqueValues(this.rules, document).map(({ field, value }) => [this.name, field, ...value]);
  }
}
