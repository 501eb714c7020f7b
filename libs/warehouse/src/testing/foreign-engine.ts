import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { READER, WRITER } from '../embedded/engine-config';
import { startEngine, type EngineProcess } from '../embedded/engine-process';
import { answers } from '../embedded/probe';
import { until } from './scratch';

export interface ForeignEngineOptions {
  readonly port: number;
  readonly password: string;
  /** XML elements that go into the writing user's profile, such as constraints. */
  readonly profile?: string;
}

/** A real ClickHouse that is none of Sonde's business: what `SONDE_CLICKHOUSE_URL` may name. Its data go with it. */
export class ForeignEngine {
  private readonly folder = mkdtempSync(join(tmpdir(), 'sonde-foreign-'));
  private engine: EngineProcess | undefined;

  /** Starts it; after `stop` it may be started again, with other options on the same data. */
  async start({ port, password, profile = '' }: ForeignEngineOptions): Promise<void> {
    const engine = startEngine({ folder: this.folder, port, password, memoryLimitMb: 800 });
    this.engine = engine;
    // The process that was just spawned has not come to read it yet.
    const users = join(this.folder, 'users.xml');
    const given = readFileSync(users, 'utf8');
    const begin = given.indexOf(`<${WRITER}>`, given.indexOf('<profiles>')) + `<${WRITER}>`.length;
    writeFileSync(users, given.slice(0, begin) + profile + given.slice(begin));
    await until(`ClickHouse answers on ${port}: ${engine.output()}`, () => answers({ port, password }));
  }

  /** As the user who writes. */
  url({ port, password }: ForeignEngineOptions): string {
    return `http://${WRITER}:${password}@127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    await this.engine?.stop();
    this.engine = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export { READER, WRITER };
