import type { Logger } from '@sonde/platform';
import type { Catalog } from '../port';
import { RULES } from '../rules/collections';
import type { CollectionName } from '../rules/rules';
import { readAddress } from './address';
import { ChangeWatcher } from './changes/watcher';
import { MongoCollection } from './collection';
import { MongoConnection } from './connection';
import { MIGRATIONS } from './migrations';
import { migrate } from './migrations/migrate';
import { requireServer } from './requirements';

export interface MongoCatalogOptions {
  /** `mongodb://…` or `mongodb+srv://…` of a replica set, the database behind the host. Never shown. */
  readonly url: string;
  /** Instead of the URL's. Default `sonde`. */
  readonly database?: string;
  /** Epoch milliseconds, for `createdAt`. Default `Date.now`. */
  readonly clock?: () => number;
  readonly logger: Logger;
  /** Between two looks for changes where MongoDB permits no change stream, in milliseconds. Default 10,000. */
  readonly pollMs?: number;
}

/**
 * Opens the catalog in MongoDB, and makes it when it is not there. Returns without waiting for a server: until there
 * is one that fits, every call fails with UNAVAILABLE and what to do, and the catalog comes up by itself.
 * @throws CatalogError INVALID when the URL cannot be read
 */
export async function openMongoCatalog(options: MongoCatalogOptions): Promise<Catalog> {
  const { url, database, clock = Date.now, logger, pollMs = 10_000 } = options;
  const { client, place } = readAddress(url, database);
  const connection = new MongoConnection({
    client,
    place,
    logger,
    prepare: async (db) => {
      const version = await requireServer(client, place);
      await migrate(db, MIGRATIONS);
      return version;
    },
  });
  const watcher = new ChangeWatcher(connection, logger, pollMs);
  const of = <N extends CollectionName>(name: N) => new MongoCollection(connection, name, RULES[name], clock);
  const keys = of('keys');
  const groupings = of('groupings');
  return {
    tenants: of('tenants'),
    apps: of('apps'),
    keys: Object.assign(keys, { byPrefix: (prefix: string) => keys.byUnique('prefix', prefix) }),
    groupActivities: of('groupActivities'),
    groupings: Object.assign(groupings, { ofApp: (appId: string) => groupings.byUnique('appId', appId) }),
    watch: (listener) => watcher.watch(listener),
    check: () => connection.use(async (db) => void (await db.command({ ping: 1 }))),
    close: async () => {
      // Together: what the watcher waits for ends with the connection.
      await Promise.all([watcher.close(), connection.close()]);
    },
  };
}
