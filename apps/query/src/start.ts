import { openConfiguredCatalog } from '@sonde/catalog';
import { openConfiguredLog, spoolLag } from '@sonde/event-log';
import { adminToken, type AppContext, type RunningApp } from '@sonde/platform';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import type { QueryConfig } from './config';
import { createFreshnessReader } from './freshness';
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
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      await Promise.all([warehouse.close(), log.close(), catalog.close()]);
    },
  };
}

/** Throws, with what is wrong and what to do, unless ClickHouse answers questions. */
async function canRead(warehouse: Warehouse): Promise<void> {
  try {
    await warehouse.select('SELECT 1', { timeoutMs: PROBE_MS });
  } catch (error) {
    await warehouse.check();
    throw error;
  }
}
