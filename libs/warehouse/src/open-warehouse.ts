import { mkdirSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ClickHouseWarehouse } from './client/clickhouse-warehouse';
import { Connections } from './client/connections';
import type { Server } from './client/endpoint';
import { failureOf } from './client/failure';
import { remoteServer } from './client/remote-server';
import { EmbeddedEngine } from './embedded/embedded-engine';
import { migrations } from './migrations';
import { ensureDatabase, migrate } from './migrations/migrate';
import { WarehouseSetupError, WarehouseUnavailableError, type Warehouse, type WarehouseLogger } from './port';

const DATABASE = 'sonde';
const MEMORY_LIMIT_MB = 800;
const START_MS = 60_000;
const RETRY_MS = 250;

export interface WarehouseOptions {
  /** The data folder that all of Sonde's processes on this machine share; the embedded engine keeps its data below it. */
  readonly dataDir: string;
  /** A ClickHouse server instead of the embedded engine: `http[s]://[user[:password]@]host[:port][/database]`. */
  readonly url?: string | undefined;
  readonly logger: WarehouseLogger;
  /** What the embedded engine may allocate, in megabytes (default 800). */
  readonly memoryLimitMb?: number | undefined;
  /** How long to wait for a server that does not answer yet (default 60,000). */
  readonly startTimeoutMs?: number | undefined;
}

/**
 * Opens the warehouse with its schema up to date and its settings checked.
 * @throws WarehouseSetupError when Sonde may not run on it, WarehouseUnavailableError when it does not answer
 */
export async function openWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const { server, database, leave } = options.url ? openRemote(options.url) : await openEmbedded(options);
  const connections = new Connections(server, database);
  const warehouse = new ClickHouseWarehouse(server, connections, database, leave);
  try {
    await untilPrepared(async () => {
      await prepare(server, connections, database);
      await warehouse.check();
    }, options.startTimeoutMs ?? START_MS);
    return warehouse;
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

interface Opened {
  readonly server: Server;
  readonly database: string;
  readonly leave: () => Promise<void>;
}

function openRemote(url: string): Opened {
  const server = remoteServer(url);
  return { server, database: server.database ?? DATABASE, leave: () => server.close() };
}

/** One engine object for each folder and process: several warehouses of one process share it. */
const engines = new Map<
  string,
  { readonly engine: EmbeddedEngine; readonly started: Promise<void>; users: number }
>();
/** Engines on their way out: who opens the folder again waits for them. */
const closing = new Map<string, Promise<void>>();

async function openEmbedded({
  dataDir,
  logger,
  memoryLimitMb = MEMORY_LIMIT_MB,
}: WarehouseOptions): Promise<Opened> {
  mkdirSync(dataDir, { recursive: true });
  const folder = realpathSync(dataDir);
  await closing.get(folder);
  let shared = engines.get(folder);
  if (shared === undefined) {
    const engine = new EmbeddedEngine({ dataDir: folder, logger, memoryLimitMb });
    shared = { engine, started: engine.start(), users: 0 };
    engines.set(folder, shared);
  }
  const { engine, started } = shared;
  const used = shared;
  used.users++;
  let left = false;
  const leave = async (): Promise<void> => {
    if (left) return;
    left = true;
    if (--used.users > 0) return;
    engines.delete(folder);
    const closed = engine.close().finally(() => closing.delete(folder));
    closing.set(folder, closed);
    await closed;
  };
  try {
    await started;
  } catch (error) {
    await leave();
    throw error;
  }
  return { server: engine, database: DATABASE, leave };
}

/** Preparing may be repeated: a server that comes up later, or an engine that dies meanwhile, costs waiting only. */
async function untilPrepared(prepareOnce: () => Promise<void>, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      await prepareOnce();
      return;
    } catch (error) {
      if (!(error instanceof WarehouseUnavailableError) || performance.now() + RETRY_MS > deadline)
        throw error;
    }
    await delay(RETRY_MS);
  }
}

async function prepare(server: Server, connections: Connections, database: string): Promise<void> {
  const outside = new Connections(server, 'default');
  try {
    await ensureDatabase(outside.client('writer'), database);
    await migrate(connections.client('writer'), migrations);
  } catch (error) {
    throw error instanceof WarehouseSetupError ? error : failureOf(error).error;
  } finally {
    await outside.close();
  }
}
