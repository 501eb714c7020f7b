import { openConfiguredCatalog } from '@sonde/catalog';
import { openConfiguredLog, spoolLag } from '@sonde/event-log';
import { adminToken, type AppContext, type RunningApp } from '@sonde/platform';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import type { QueryConfig } from './config';
import { createDataVersionReader } from './cache/data-version';
import { journalNumber } from './cache/journal-number';
import { createFreshnessReader } from './freshness';
import { ANY_DOCUMENT, readManifest, type DocumentRules } from './persisted/registered-documents';
import { typeDefs } from './schema/sdl';
import { startServer } from './server';

/** A look whether ClickHouse answers gets this long. Milliseconds. */
const PROBE_MS = 1_000;

/** Opens the stores and starts to answer. */
export async function startQuery({
  config,
  logger,
  metrics,
  readiness,
}: AppContext<QueryConfig>): Promise<RunningApp> {
  const { dataDir, clickhouseUrl } = config;
  const documents = await documentRules(config);
  const token = await adminToken(dataDir, config.adminToken);
  const catalog = await openConfiguredCatalog(config, logger);
  const log = await openConfiguredLog(config, logger);
  const warehouse = await openWarehouse({ dataDir, url: clickhouseUrl, logger });
  readiness.add('warehouse', () => canRead(warehouse));
  // Who writes needs more of ClickHouse than who reads.
  readiness.addBridged('warehouse for writing', () => warehouse.check());
  readiness.add('catalog', () => catalog.check());
  // Only freshness asks the log.
  readiness.addBridged('event log', () => log.check());
  const server = await startServer({
    host: config.host,
    port: config.port,
    warehouse,
    catalog,
    freshness: createFreshnessReader(log, () => spoolLag(dataDir)),
    adminToken: token,
    logger,
    metrics,
    readiness,
    clock: Date.now,
    showSchema: config.nodeEnvironment !== 'production',
    documents,
    ...(config.cacheMs === 0
      ? {}
      : {
          cache: {
            maxAgeMs: config.cacheMs,
            versions: createDataVersionReader(log, () => journalNumber(warehouse), Date.now),
          },
        }),
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      await Promise.all([warehouse.close(), log.close(), catalog.close()]);
    },
  };
}

/** @throws ManifestError, which stops the start */
const documentRules = async ({ documents, onlyRegistered }: QueryConfig): Promise<DocumentRules> =>
  documents === undefined
    ? ANY_DOCUMENT
    : { registered: await readManifest(documents, typeDefs()), only: onlyRegistered };

/** Throws, with what is wrong and what to do, unless ClickHouse answers questions. */
async function canRead(warehouse: Warehouse): Promise<void> {
  try {
    await warehouse.select('SELECT 1', { timeoutMs: PROBE_MS });
  } catch (error) {
    await warehouse.check();
    throw error;
  }
}
