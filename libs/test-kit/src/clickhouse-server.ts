import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
 *
 * @param at its port and password, where they are decided before; else a free port and a new password
 */
export async function startClickHouseServer(at?: {
  readonly port: number;
  readonly password: string;
}): Promise<ClickHouseServer> {
  const folder = temporaryFolder('clickhouse');
  if (at !== undefined) {
    // As if it had run there before.
    mkdirSync(join(folder.path, 'clickhouse'));
    writeFileSync(join(folder.path, 'clickhouse', 'engine.json'), JSON.stringify(at));
  }
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const warehouse = await openWarehouse({ dataDir: folder.path, logger: silent });
  const state = (): { port: number; password: string; engine?: { pid: number } } =>
    JSON.parse(readFileSync(join(folder.path, 'clickhouse', 'engine.json'), 'utf8')) as never;
  const { port, password } = state();
  return {
    url: clickHouseUrl({ port, password }),
    pid: () => state().engine?.pid,
    stop: async () => {
      await warehouse.close();
      folder.remove();
    },
  };
}

/** Where a `ClickHouseServer` is to be found. */
export function clickHouseUrl({
  port,
  password,
}: {
  readonly port: number;
  readonly password: string;
}): string {
  return `http://sonde:${password}@127.0.0.1:${port}/sonde`;
}
