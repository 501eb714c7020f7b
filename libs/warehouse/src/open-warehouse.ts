import { mkdirSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ClickHouseWarehouse } from './client/clickhouse-warehouse';
import { Connections } from './client/connections';
import { checkServer, checkVersion } from './client/check-server';
import type { Server } from './client/endpoint';
import { explainRemote } from './client/explain-remote';
import { failureOf } from './client/failure';
import { Preparation } from './client/preparation';
import { remoteServer } from './client/remote-server';
import { EmbeddedEngine } from './embedded/embedded-engine';
import { DATABASE } from './embedded/engine-config';
import { migrations } from './migrations';
import { ensureDatabase, migrate } from './migrations/migrate';
import {
  WarehouseSetupError,
  type Warehouse,
  type WarehouseLogger,
  type WarehouseUnavailableError,
} from './port';

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
}

/**
 * Opens the warehouse, whose schema is brought up to date and whose settings are checked before anything is written.
 *
 * The embedded engine: resolves when it may be used. A server's URL: resolves at once, whether it answers or not; it is
 * tried until it may be used, what is wrong is logged, and until then every call throws WarehouseUnavailableError with
 * a sentence that says what is wrong and what to do (`check` says the same).
 *
 * @throws WarehouseSetupError when the URL is none or the engine may not be used, WarehouseUnavailableError when it
 * does not answer
 */
export async function openWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  if (options.url !== undefined) {
    const server = remoteServer(options.url);
    return warehouseOn(options, {
      server,
      database: server.database ?? DATABASE,
      leave: () => server.close(),
      explain: (error) => explainRemote(error, server.endpoint()),
    }).warehouse;
  }
  const { warehouse, preparation } = warehouseOn(options, await openEmbedded(options));
  try {
    await untilPrepared(preparation);
    return warehouse;
  } catch (error) {
    await warehouse.close();
    throw error instanceof Error && error.cause instanceof WarehouseSetupError ? error.cause : error;
  }
}

function warehouseOn(
  { logger }: WarehouseOptions,
  { server, database, leave, explain }: Opened,
): { warehouse: Warehouse; preparation: Preparation } {
  // The database may not be there yet.
  const outside = new Connections(server, 'default');
  const connections = new Connections(server, database);
  const preparation = new Preparation({
    prepare: async () => {
      await checkVersion(outside.client('writer'));
      await ensureDatabase(outside.client('writer'), database);
      await migrate(connections.client('writer'), migrations);
      await checkServer(connections.client('writer'), database);
    },
    explain,
    logger,
    monotonic: () => performance.now(),
  });
  preparation.start();
  const close = async (): Promise<void> => {
    await outside.close();
    await leave();
  };
  return {
    warehouse: new ClickHouseWarehouse({ server, connections, database, preparation, leave: close }),
    preparation,
  };
}

interface Opened {
  readonly server: Server;
  readonly database: string;
  readonly leave: () => Promise<void>;
  /** What is wrong and what to do, in a sentence. */
  readonly explain: (error: unknown) => WarehouseSetupError | WarehouseUnavailableError;
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
  return { server: engine, database: DATABASE, leave, explain: explainEmbedded };
}

function explainEmbedded(error: unknown): WarehouseSetupError | WarehouseUnavailableError {
  if (error instanceof WarehouseSetupError) return error;
  const failure = failureOf(error);
  return failure.kind === 'refused' ? new WarehouseSetupError(failure.error.message) : failure.error;
}

/** An engine that dies meanwhile costs waiting only. */
async function untilPrepared(preparation: Preparation): Promise<void> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    try {
      return await preparation.toWrite();
    } catch (error) {
      const isSetup = error instanceof Error && error.cause instanceof WarehouseSetupError;
      if (isSetup || performance.now() + RETRY_MS > deadline) throw error;
    }
    await delay(RETRY_MS);
  }
}
