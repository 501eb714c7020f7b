import type { Logger, StoreConfig } from '@sonde/platform';
import { openCatalog } from './embedded/open';
import type { Catalog } from './port';

/** The catalog that the configuration names: embedded in the data folder. */
export async function openConfiguredCatalog(config: StoreConfig, _logger: Logger): Promise<Catalog> {
  return openCatalog({ dataDir: config.dataDir });
}
