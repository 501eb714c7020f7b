import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openEventLog, type EventLog } from '@sonde/event-log';
import { quietPort } from '@sonde/local-server';
import { createLogger } from '@sonde/platform';
import {
  runningBelow,
  startStandalone,
  type AppUnderTest,
  type PartName,
  type Standalone,
} from '@sonde/test-kit';
import type { Warehouse } from '@sonde/warehouse';
import { faultsByProxy } from '../faults/by-proxy';
import { killPart } from '../faults/kill-part';
import { powerCut } from '../faults/power-cut';
import { definitionOf } from '../schedule/fault-kinds';
import { withoutStableBounds } from '../without/environment';
import { EngineOf, openEmbedded, ProxiedClickHouse } from './clickhouse-server';
import { createAppAt } from './control-plane';
import { killAll, respondsAt, untilReady, type Part } from './part';
import type { Fault, FaultFactory, Faults, Rig, RigOptions } from './rig';

const PARTS: readonly PartName[] = ['ingest', 'processor', 'query', 'clickhouse'];
/** The whole must start within this time on a machine that is busy with being shot at. Milliseconds. */
const START_MS = 180_000;

/**
 * Standalone on its embedded stores. Its ClickHouse is the one that it keeps itself, unless faults or controls need the
 * proxy: then it is a server of its own behind that.
 */
export class EmbeddedRig implements Rig {
  readonly on = 'embedded';
  readonly faults: Faults;
  private readonly endedByThemselves: string[] = [];

  private constructor(
    private readonly dataDir: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly proxied: ProxiedClickHouse | undefined,
    private sonde: Standalone,
  ) {
    const killOf = (name: PartName): FaultFactory => killPart(() => this.part(name));
    this.faults = {
      ingest: killOf('ingest'),
      processor: killOf('processor'),
      query: killOf('query'),
      clickhouse: killOf('clickhouse'),
      standalone: (random) => this.killSupervisor(random.chance(0.5)),
      everything: () => this.killEverything(),
      ...(proxied === undefined
        ? {}
        : { ...faultsByProxy(proxied.proxy, this.part('processor')), 'power-cut': powerCut(proxied) }),
    };
  }

  static async start(options: RigOptions): Promise<EmbeddedRig> {
    const dataDir = join(options.folder, 'sonde');
    mkdirSync(dataDir);
    const needsProxy =
      options.without.includes('tokens') || options.kinds.some((kind) => definitionOf(kind).byProxy);
    const proxied = needsProxy
      ? await ProxiedClickHouse.start(join(options.folder, 'warehouse'), {
          renewTokens: options.without.includes('tokens'),
        })
      : undefined;
    const env = {
      SONDE_INGEST_PORT: String(await quietPort()),
      SONDE_QUERY_PORT: String(await quietPort()),
      SONDE_PROCESSOR_PORT: String(await quietPort()),
      SONDE_ADMIN_TOKEN: 'admin-of-the-chaos-run-and-of-nothing-else',
      ...(proxied === undefined ? {} : { SONDE_CLICKHOUSE_URL: proxied.url }),
      ...(options.without.includes('stable-bounds') ? withoutStableBounds() : {}),
    };
    try {
      const sonde = await startStandalone({ dataDir, env, timeoutMs: START_MS });
      return new EmbeddedRig(dataDir, env, proxied, sonde);
    } catch (error) {
      await proxied?.stop();
      throw error;
    }
  }

  get ingest(): string {
    return this.sonde.endpoints.ingest;
  }

  get graphql(): string {
    return this.sonde.endpoints.graphql;
  }

  get adminToken(): string {
    return this.sonde.adminToken;
  }

  get stores(): Readonly<Record<string, string>> {
    return { ...this.env, SONDE_DATA_DIR: this.dataDir };
  }

  createApp(name: string): Promise<AppUnderTest> {
    return createAppAt(this.graphql, this.adminToken, name);
  }

  problems(): readonly string[] {
    return [...this.endedByThemselves, ...deathsOfItsOwn(this.sonde.output())];
  }

  async untilWhole(): Promise<void> {
    const { ingest, graphql, processor } = this.sonde.endpoints;
    await untilReady('ingest', ingest, START_MS);
    await untilReady('query', new URL(graphql).origin, START_MS);
    await untilReady('processor', processor, START_MS);
  }

  openWarehouse(): Promise<Warehouse> {
    return this.proxied?.open() ?? openEmbedded(this.dataDir);
  }

  openLog(): Promise<EventLog> {
    return openEventLog({ dataDir: this.dataDir, logger: createLogger('verdict', 'silent') });
  }

  async stop(): Promise<void> {
    await this.sonde.stop();
    await this.proxied?.stop();
  }

  private part(name: PartName): Part {
    if (name === 'clickhouse') return this.proxied?.engine ?? new EngineOf(this.dataDir);
    const origin = (): string => {
      const { ingest, graphql, processor } = this.sonde.endpoints;
      return { ingest, processor, query: new URL(graphql).origin }[name];
    };
    return {
      name,
      pids: () => this.sonde.pids(name),
      answers: () => respondsAt(`${origin()}/health/live`),
    };
  }

  /** @param atOnce starts again while the old parts are still ending */
  private killSupervisor(atOnce: boolean): Fault {
    return this.restarting(async () => {
      const { pid } = this.sonde;
      if (atOnce) await killAll([pid]);
      else await this.sonde.killSupervisor();
      return `supervisor ${pid}${atOnce ? ', started again at once' : ''}`;
    });
  }

  private killEverything(): Fault {
    return this.restarting(async () => {
      const { pid } = this.sonde;
      const hit = await killAll([pid, ...runningBelow(pid).map((one) => one.pid)]);
      return `${hit.length} processes`;
    });
  }

  private restarting(end: () => Promise<string>): Fault {
    return {
      holds: PARTS,
      possible: async () => true,
      inject: async () => {
        const what = await end();
        this.endedByThemselves.push(...deathsOfItsOwn(this.sonde.output()));
        this.sonde = await startStandalone({ dataDir: this.dataDir, env: this.env, timeoutMs: START_MS });
        return { happened: 1, what };
      },
    };
  }
}

/** What a supervisor says of children that ended though nobody shot them: those end by a signal. */
function deathsOfItsOwn(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => /died, will be started again/.test(line) && /exit code/.test(line));
}
