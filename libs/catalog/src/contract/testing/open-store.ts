import { createLogger } from '@sonde/platform';
import { waitFor } from '@sonde/test-kit';
import { openCatalog } from '../../embedded/open';
import { openMongoCatalog } from '../../mongodb/open';
import type { Catalog } from '../../port';

/** Where a store is, as plain data, so that another process can be told to open the same one. */
export type StoreAddress = { readonly dataDir: string } | { readonly url: string; readonly database: string };

/** Opens the store; resolves when it answers. */
export async function openStore(address: StoreAddress): Promise<Catalog> {
  const catalog =
    'dataDir' in address
      ? await openCatalog(address)
      : await openMongoCatalog({ ...address, logger: createLogger('test', 'silent') });
  await waitFor(() => catalog.check().then(() => true), { everyMs: 10, what: 'the catalog' });
  return catalog;
}
