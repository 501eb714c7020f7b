import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { CatalogError, type CatalogChange } from '../port';
import type { CollectionName, Documents } from '../rules/rules';

/** The layout of the tables below. A newer one than this code knows is not opened. */
const FORMAT = 1;
/** So many changes are known one by one; a process that slept through more of them asks for everything again. */
const KNOWN_CHANGES = 10_000;

/** The LMDB environment of the embedded catalog: one file that several processes map at the same time. */
export class EmbeddedStore {
  private constructor(
    private readonly folder: string,
    private readonly root: RootDatabase,
    private readonly meta: Database<number, string>,
    /** Documents by id. */
    readonly documents: { readonly [N in CollectionName]: Database<Documents[N], string> },
    /** `[collection, field, ...value]` → id of the document that has this unique value. */
    readonly unique: Database<string, string[]>,
    /** `[collection, tenantId, id]`: which documents a tenant has. */
    readonly byTenant: Database<true, string[]>,
    /** What was changed, by the count of changes. */
    private readonly changed: Database<readonly [CollectionName, string], number>,
  ) {}

  /** @throws CatalogError UNAVAILABLE when the folder cannot be used or a newer Sonde wrote it */
  static async open(folder: string): Promise<EmbeddedStore> {
    return guarded(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Without overlapping syncs a commit is on disk when its promise resolves. Changes here are rare,
      // so a sync for each costs nothing that anybody waits for.
      const root = open({ path: folder, encoding: 'json', maxDbs: 16, overlappingSync: false });
      const meta = root.openDB<number, string>({ name: 'meta', encoding: 'json' });
      const store = new EmbeddedStore(
        folder,
        root,
        meta,
        {
          tenants: root.openDB({ name: 'tenants', encoding: 'json' }),
          apps: root.openDB({ name: 'apps', encoding: 'json' }),
          keys: root.openDB({ name: 'keys', encoding: 'json' }),
          groupActivities: root.openDB({ name: 'groupActivities', encoding: 'json' }),
          groupings: root.openDB({ name: 'groupings', encoding: 'json' }),
        },
        root.openDB({ name: 'unique', encoding: 'json' }),
        root.openDB({ name: 'byTenant', encoding: 'json' }),
        root.openDB({ name: 'changed', encoding: 'json' }),
      );
      const format = await root.transaction(() => {
        const found = meta.get('format');
        if (found === undefined) meta.putSync('format', FORMAT);
        return found ?? FORMAT;
      });
      if (format === FORMAT) return store;
      await root.close();
      throw new CatalogError('UNAVAILABLE', `the catalog has format ${format}, this version reads ${FORMAT}`);
    });
  }

  /** Runs `read` on the newest state, what other processes committed included. */
  read<T>(read: () => T): Promise<T> {
    return guarded(() => {
      this.root.resetReadTxn();
      return Promise.resolve(read());
    });
  }

  /**
   * Runs `change` alone among all writers of all processes; resolves when it is on disk.
   * `change` must make its checks before its first write: what it wrote before it throws would stay. It hands each
   * document that it wrote to `note`.
   */
  write<T>(change: () => T): Promise<T> {
    return guarded(async () => {
      // An error inside an LMDB callback would be taken for LMDB's own; so it travels as a value.
      const result = await this.root.transaction((): { value: T } | { error: unknown } => {
        try {
          return { value: change() };
        } catch (error) {
          return { error };
        }
      });
      if ('error' in result) throw result.error;
      return result.value;
    });
  }

  /** Within `write`: tells those who watch that this document is new or changed. */
  note(collection: CollectionName, id: string): void {
    const count = (this.meta.get('changes') ?? 0) + 1;
    this.meta.putSync('changes', count);
    this.changed.putSync(count, [collection, id]);
    this.changed.removeSync(count - KNOWN_CHANGES);
  }

  /** How often anything was changed, by whichever process, and what was changed after `since`, in that order. */
  changes(since: number): Promise<{ readonly count: number; readonly changes: readonly CatalogChange[] }> {
    return this.read(() => {
      const count = this.meta.get('changes') ?? 0;
      if (since < count - KNOWN_CHANGES) return { count, changes: ['ANYTHING'] };
      const changes: CatalogChange[] = [];
      for (let number = since + 1; number <= count; number++) {
        const changed = this.changed.get(number);
        // A Sonde that keeps no list of them was at work.
        if (!changed) return { count, changes: ['ANYTHING'] };
        changes.push({ collection: changed[0], id: changed[1] });
      }
      return { count, changes };
    });
  }

  /** @throws CatalogError UNAVAILABLE when the file is gone or cannot be read */
  async check(): Promise<void> {
    await guarded(() => access(join(this.folder, 'data.mdb')));
    await this.read(() => this.documents.tenants.getKeysCount({ limit: 1 }));
  }

  close(): Promise<void> {
    return this.root.close();
  }
}

/** Whatever the engine or the disk says becomes UNAVAILABLE; refusals of the catalog itself and bugs stay what they are. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CatalogError || error instanceof TypeError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CatalogError('UNAVAILABLE', `the catalog does not answer: ${reason}`, undefined, {
      cause: error,
    });
  }
}
