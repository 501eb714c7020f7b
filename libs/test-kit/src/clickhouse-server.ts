import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWarehouse } from '@sonde/warehouse';
import { temporaryFolder } from './temporary-folder';

/** A ClickHouse that runs apart from Sonde's apps. */
export interface ClickHouseServer {
  /** As `SONDE_CLICKHOUSE_URL` takes it, with its password. */
  readonly url: string;
  /** The process id of the engine that runs now. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/**
 * The engine that npm ships, kept running by this process on a folder of its own: to the apps it is a server that
 * somebody else runs.
 */
export async function startClickHouseServer(): Promise<ClickHouseServer> {
  const folder = temporaryFolder('clickhouse');
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const warehouse = await openWarehouse({ dataDir: folder.path, logger: silent });
  const state = (): { port: number; password: string; engine?: { pid: number } } =>
    JSON.parse(readFileSync(join(folder.path, 'clickhouse', 'engine.json'), 'utf8')) as never;
  const { port, password } = state();
  return {
    url: `http://sonde:${password}@127.0.0.1:${port}/sonde`,
    pid: () => state().engine?.pid,
    stop: async () => {
      await warehouse.close();
      folder.remove();
    },
  };
}
