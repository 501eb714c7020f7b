import { join } from 'node:path';
import type { Catalog } from '../port';
import { RULES } from '../rules/collections';
import type { CollectionName } from '../rules/rules';
import { EmbeddedChanges } from './changes';
import { EmbeddedCollection } from './collection';
import { EmbeddedStore } from './store';

export interface CatalogOptions {
  /** The catalog lives in `<dataDir>/catalog`. Any number of processes may open it at once. */
  readonly dataDir: string;
  /** Epoch milliseconds, for `createdAt`. Default `Date.now`. */
  readonly clock?: () => number;
}

/** Opens the embedded catalog, and makes it when it is not there. @throws CatalogError UNAVAILABLE */
export async function openCatalog({ dataDir, clock = Date.now }: CatalogOptions): Promise<Catalog> {
  const store = await EmbeddedStore.open(join(dataDir, 'catalog'));
  const changes = new EmbeddedChanges(store);
  const of = <N extends CollectionName>(name: N) =>
    new EmbeddedCollection(store, name, RULES[name], clock, () => changes.lookNow());
  const keys = of('keys');
  const groupings = of('groupings');
  return {
    tenants: of('tenants'),
    apps: of('apps'),
    keys: Object.assign(keys, {
      byPrefix: (prefix: string) => keys.byUnique('prefix', [prefix.slice(0, 64)]),
    }),
    groupActivities: of('groupActivities'),
    groupings: Object.assign(groupings, {
      ofApp: (appId: string) => groupings.byUnique('appId', [appId.slice(0, 64)]),
    }),
    watch: (listener) => changes.watch(listener),
    check: () => store.check(),
    close: async () => {
      changes.close();
      await store.close();
    },
  };
}
