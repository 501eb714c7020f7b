import { ConfigError, type Logger, type StoreConfig } from '@sonde/platform';
import { openCatalog } from './embedded/open';
import { openMongoCatalog } from './mongodb/open';
import { CatalogError, type Catalog } from './port';

/**
 * The catalog that the configuration names: MongoDB where there is an address, else the embedded one in the data folder.
 * MongoDB need not answer yet.
 *
 * @throws ConfigError when the address is none; CatalogError UNAVAILABLE when the folder cannot be used
 */
export async function openConfiguredCatalog(config: StoreConfig, logger: Logger): Promise<Catalog> {
  if (config.mongodbUrl === undefined) return openCatalog({ dataDir: config.dataDir });
  try {
    return await openMongoCatalog({ url: config.mongodbUrl, logger });
  } catch (error) {
    if (error instanceof CatalogError && error.code === 'INVALID') throw new ConfigError([error.message]);
    throw error;
  }
}
