import { randomUUID } from 'node:crypto';
import type { Database } from 'lmdb';
import type { Collection, New } from '../port';
import { CatalogError } from '../port';
import {
  withArticle,
  type CollectionName,
  type DocumentRules,
  type Documents,
  type UniqueValue,
} from '../rules/rules';
import type { EmbeddedStore } from './store';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
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
    // A malformed id is an id that does not exist; the engine has limits on keys that must not show.
    if (!UUID.test(id)) return Promise.resolve(undefined);
    return this.store.read(() => this.documents.get(id));
  }

  async list(where: Partial<Documents[N]> = {}): Promise<Documents[N][]> {
    const wanted = Object.entries(where);
    const found = await this.store.read(() => this.candidates(where));
    return found
      .filter((document) => wanted.every(([field, value]) => fieldOf(document, field) === value))
      .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  async insert(document: New<Documents[N]>): Promise<Documents[N]> {
    const normal = this.rules.normalize(document);
    const id = randomUUID();
    const stored = { ...normal, id, version: 1, createdAt: this.clock() } as unknown as Documents[N];
    return this.store.write(() => {
      this.requireReferences(normal);
      const unique = this.rules.unique(normal);
      this.requireFree(unique, id);
      this.documents.putSync(id, stored);
      for (const value of unique) this.store.unique.putSync(this.uniqueKey(value), id);
      const tenantId = fieldOf(stored, 'tenantId');
      if (typeof tenantId === 'string') this.store.byTenant.putSync([this.name, tenantId, id], true);
      return stored;
    });
  }

  async update(id: string, version: number, change: Partial<New<Documents[N]>>): Promise<Documents[N]> {
    if (!UUID.test(id)) throw this.notFound(id);
    return this.store.write(() => {
      const before = this.documents.get(id);
      if (!before) throw this.notFound(id);
      if (before.version !== version) {
        throw new CatalogError('CONFLICT', `the ${this.rules.noun} was changed meanwhile`, 'version');
      }
      for (const field of this.rules.fixed) {
        if (field in change && fieldOf(change, field) !== fieldOf(before, field)) {
          throw new CatalogError(
            'INVALID',
            `the ${field} of ${withArticle(this.rules.noun)} cannot change`,
            field,
          );
        }
      }
      const { id: _id, version: _version, createdAt, ...fields } = { ...before, ...change };
      const normal = this.rules.normalize(fields as unknown as New<Documents[N]>);
      const unique = this.rules.unique(normal);
      this.requireFree(unique, id);

      const { version: _old, createdAt: _at, id: _same, ...old } = before;
      for (const value of this.rules.unique(old)) {
        this.store.unique.removeSync(this.uniqueKey(value));
      }
      for (const value of unique) this.store.unique.putSync(this.uniqueKey(value), id);
      const after = { ...normal, id, version: version + 1, createdAt } as unknown as Documents[N];
      this.documents.putSync(id, after);
      return after;
    });
  }

  /** The document with a unique value, such as a key by its prefix. */
  byUnique(value: UniqueValue): Promise<Documents[N] | undefined> {
    return this.store.read(() => {
      const id = this.store.unique.get(this.uniqueKey(value));
      return id === undefined ? undefined : this.documents.get(id);
    });
  }

  private candidates(where: Partial<Documents[N]>): Documents[N][] {
    const tenantId = fieldOf(where, 'tenantId');
    if (typeof tenantId !== 'string') return [...this.documents.getRange().map((entry) => entry.value)];
    if (!UUID.test(tenantId)) return [];
    const start = [this.name, tenantId];
    const keys = this.store.byTenant.getKeys({ start, end: [...start, AFTER_IDS] });
    return [...keys].flatMap((key) => this.documents.get(key[2] ?? '') ?? []);
  }

  private requireReferences(document: New<Documents[N]>): void {
    for (const { collection, id, field, tenantId } of this.rules.references(document)) {
      const target = UUID.test(id) ? this.store.documents[collection].get(id) : undefined;
      // Another tenant's document answers exactly like one that does not exist.
      if (!target || (tenantId !== undefined && fieldOf(target, 'tenantId') !== tenantId)) {
        throw new CatalogError('NOT_FOUND', `${field} names nothing that exists`, field);
      }
    }
  }

  private requireFree(values: readonly UniqueValue[], id: string): void {
    for (const value of values) {
      const holder = this.store.unique.get(this.uniqueKey(value));
      if (holder === undefined || holder === id) continue;
      const message = `there is ${withArticle(this.rules.noun)} with this ${value.field} already`;
      throw new CatalogError('DUPLICATE', message, value.field);
    }
  }

  private uniqueKey({ field, value }: UniqueValue): string[] {
    return [this.name, field, ...value];
  }

  private notFound(id: string): CatalogError {
    return new CatalogError('NOT_FOUND', `there is no ${this.rules.noun} ${id.slice(0, 64)}`, 'id');
  }
}

function fieldOf(document: object, field: string): unknown {
  return (document as Record<string, unknown>)[field];
}
