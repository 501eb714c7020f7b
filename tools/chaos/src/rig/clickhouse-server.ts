import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { WarehouseProxy } from '../proxy/warehouse-proxy';
import { respondsAt, type Part } from './part';

/** What the embedded engine writes about itself. */
interface EngineFile {
  readonly port: number;
  readonly password: string;
  readonly engine?: { readonly pid: number };
}

/** The embedded ClickHouse of a data folder, whoever keeps it running. */
export class EngineOf implements Part {
  readonly name = 'clickhouse';
  constructor(private readonly dataDir: string) {}

  pids(): number[] {
    const pid = this.read().engine?.pid;
    return pid === undefined ? [] : [pid];
  }

  answers(): Promise<boolean> {
    return respondsAt(`${this.origin()}/ping`);
  }

  origin(): string {
    return `http://127.0.0.1:${this.read().port}`;
  }

  /** The address of a server on another port that hands on to this one, with the password. */
  addressAt(port: number): string {
    return `http://sonde:${this.read().password}@127.0.0.1:${port}/sonde`;
  }

  private read(): EngineFile {
    return JSON.parse(readFileSync(join(this.dataDir, 'clickhouse', 'engine.json'), 'utf8')) as EngineFile;
  }
}

/** A part of a table, as one insert made it. */
export interface YoungPart {
  readonly table: string;
  /** Its folder. */
  readonly path: string;
  readonly rows: number;
}

/** Within this time nothing that was written is sure to be on the disk; systems write after half a minute at most. */
const YOUNG_SECONDS = 5;

/** ClickHouse as a server of its own, kept running by this process, with the proxy in front that Sonde must go through. */
export class ProxiedClickHouse {
  private constructor(
    readonly engine: EngineOf,
    readonly proxy: WarehouseProxy,
    private readonly dataDir: string,
    /** Keeps the engine running. */
    private readonly keeper: Warehouse,
  ) {}

  static async start(
    dataDir: string,
    options: { readonly renewTokens: boolean },
  ): Promise<ProxiedClickHouse> {
    const keeper = await openEmbedded(dataDir);
    const engine = new EngineOf(dataDir);
    const proxy = await WarehouseProxy.start({ target: () => engine.origin(), ...options });
    return new ProxiedClickHouse(engine, proxy, dataDir, keeper);
  }

  /** For SONDE_CLICKHOUSE_URL. */
  get url(): string {
    return this.engine.addressAt(this.proxy.port);
  }

  /** Parts of tables that were written in the last seconds: a server without power would lose them. */
  async youngParts(): Promise<readonly YoungPart[]> {
    return this.keeper.select<YoungPart>(
      `SELECT table, path, toUInt32(rows) AS rows FROM system.parts
       WHERE database = 'sonde' AND table != 'schema_migrations' AND active AND level = 0
         AND modification_time >= now() - ${YOUNG_SECONDS} ORDER BY path`,
    );
  }

  /** Not through the proxy; the caller closes it. */
  open(): Promise<Warehouse> {
    return openEmbedded(this.dataDir);
  }

  async stop(): Promise<void> {
    await this.proxy.close();
    await this.keeper.close();
  }
}

/** The embedded engine of a data folder, started if nobody keeps it. */
export function openEmbedded(dataDir: string): Promise<Warehouse> {
  return openWarehouse({ dataDir, logger: createLogger('chaos', 'silent') });
}
