import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openConfiguredLog, type EventLog } from '@sonde/event-log';
import { startLocalKafka, type LocalKafka } from '@sonde/local-kafka';
import { startLocalMongodb, type LocalMongodb } from '@sonde/local-mongodb';
import { quietPort } from '@sonde/local-server';
import { createLogger, loadConfig, storeConfig } from '@sonde/platform';
import { waitFor, type AppUnderTest } from '@sonde/test-kit';
import type { Warehouse } from '@sonde/warehouse';
import { faultsByProxy } from '../faults/by-proxy';
import { fullSpool, fullWarehouse } from '../faults/full-disks';
import { killPart } from '../faults/kill-part';
import { powerCut } from '../faults/power-cut';
import { faultsOfProcessors } from '../faults/processors';
import { faultsOfTheLog, restart } from '../faults/stores';
import { withoutStableBounds } from '../without/environment';
import { ProxiedClickHouse } from './clickhouse-server';
import { createAppAt } from './control-plane';
import { untilReady } from './part';
import { KeptApp, type KeptAppOptions } from './kept-app';
import { Processors } from './processors';
import type { Faults, Rig, RigOptions } from './rig';
import { SmallDisk } from './small-disk';

/** Short, so that many sessions can end in one run; the shortest that a broker takes. Milliseconds. */
const SESSION_TIMEOUT_MS = 6000;
/** Enough for three processors to have several each. */
const PARTITIONS = 6;
const READY_MS = 180_000;
const WAREHOUSE_DISK_MB = 1024;
const SPOOL_DISK_MB = 96;
const ADMIN_TOKEN = 'admin-of-the-chaos-run-and-of-nothing-else';

/** How to end what was started, the latest last. */
type Undo = ((keep: boolean) => Promise<unknown> | void)[];

/** Everything that runs, in the order in which it was started. */
interface Running {
  readonly disks: { readonly warehouse: SmallDisk | string; readonly spool: SmallDisk | string };
  readonly kafka: LocalKafka;
  readonly mongodb: LocalMongodb;
  readonly clickhouse: ProxiedClickHouse;
  readonly ingest: KeptApp;
  readonly query: KeptApp;
  readonly processors: Processors;
}

/** The apps as processes of their own on Kafka, MongoDB and a ClickHouse behind the proxy. */
export class RealRig implements Rig {
  readonly on = 'real';
  readonly adminToken = ADMIN_TOKEN;
  readonly faults: Faults;

  private constructor(
    private readonly running: Running,
    readonly stores: Readonly<Record<string, string>>,
    private readonly endedByThemselves: readonly string[],
    private readonly undo: Undo,
  ) {
    const { kafka, mongodb, clickhouse, ingest, query, processors, disks } = running;
    this.faults = {
      ingest: killPart(() => ingest),
      query: killPart(() => query),
      clickhouse: killPart(() => clickhouse.engine),
      processor: killPart((random) => processors.pick(random), 'processor'),
      ...faultsByProxy(clickhouse.proxy, {
        name: 'processor',
        pids: () => processors.all().flatMap((member) => member.pids()),
        answers: async () =>
          (await Promise.all(processors.all().map((member) => member.answers()))).some(Boolean),
      }),
      'power-cut': powerCut(clickhouse),
      ...faultsOfProcessors(processors, clickhouse.proxy, SESSION_TIMEOUT_MS),
      ...faultsOfTheLog(kafka, ingest, stores['SONDE_DATA_DIR'] ?? ''),
      'mongodb-restart': restart('mongodb', mongodb, 'SIGTERM'),
      'mongodb-kill': restart('mongodb', mongodb, 'SIGKILL'),
      'clickhouse-disk-full': fullWarehouse(disks.warehouse, clickhouse.proxy, clickhouse.engine),
      'spool-disk-full': fullSpool(disks.spool, kafka, ingest),
    };
  }

  static async start(options: RigOptions): Promise<RealRig> {
    const { folder, kinds, without, say } = options;
    const [dataDir, logs] = [join(folder, 'sonde'), join(folder, 'logs')];
    for (const path of [dataDir, logs]) mkdirSync(path);
    const undo: Undo = [];
    try {
      const disk = (path: string, megabytes: number, wanted: boolean): SmallDisk | string => {
        if (!wanted) return 'it was not asked for';
        const mounted = SmallDisk.mount(path, megabytes);
        if (mounted instanceof SmallDisk) undo.push((keep) => mounted.unmount(keep));
        return mounted;
      };
      const disks = {
        warehouse: disk(join(folder, 'warehouse'), WAREHOUSE_DISK_MB, kinds.includes('clickhouse-disk-full')),
        spool: disk(join(dataDir, 'spool'), SPOOL_DISK_MB, kinds.includes('spool-disk-full')),
      };
      say('starting Kafka, MongoDB and ClickHouse …');
      const kafka = await startLocalKafka({ folder: join(folder, 'kafka') });
      undo.push(() => kafka.stop());
      const mongodb = await startLocalMongodb({ folder: join(folder, 'mongodb') });
      undo.push(() => mongodb.stop());
      const clickhouse = await ProxiedClickHouse.start(join(folder, 'warehouse'), {
        renewTokens: without.includes('tokens'),
      });
      undo.push(() => clickhouse.stop());

      say('starting ingest, query and a processor …');
      const stores = {
        SONDE_DATA_DIR: dataDir,
        SONDE_KAFKA_BROKERS: kafka.brokers,
        SONDE_KAFKA_PARTITIONS: String(PARTITIONS),
        SONDE_KAFKA_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS),
        SONDE_MONGODB_URL: mongodb.url,
        SONDE_CLICKHOUSE_URL: clickhouse.url,
      };
      const env = { ...stores, SONDE_ADMIN_TOKEN: ADMIN_TOKEN };
      const endedByThemselves: string[] = [];
      const around = {
        folder: dataDir,
        endedByItself: (how: string) => {
          endedByThemselves.push(how);
          say(`PROBLEM: ended by itself: ${how}`);
        },
      };
      const keep = async (app: KeptAppOptions['app']): Promise<KeptApp> => {
        const output = join(logs, `${app}.log`);
        const kept = new KeptApp({ ...around, app, name: app, port: await quietPort(), env, output });
        undo.push(() => kept.end('SIGTERM'));
        return kept;
      };
      const [ingest, query] = [await keep('ingest'), await keep('query')];
      const forgetful = without.includes('stable-bounds') ? withoutStableBounds() : {};
      const processors = new Processors({ ...around, env: { ...env, ...forgetful }, logs });
      undo.push(() => processors.stop());
      await processors.join();
      const running = { disks, kafka, mongodb, clickhouse, ingest, query, processors };
      const rig = new RealRig(running, stores, endedByThemselves, undo);
      await rig.untilWhole();
      return rig;
    } catch (error) {
      await undone(undo, true);
      throw error;
    }
  }

  get ingest(): string {
    return this.running.ingest.url;
  }

  get graphql(): string {
    return `${this.running.query.url}/graphql`;
  }

  problems(): readonly string[] {
    return this.endedByThemselves;
  }

  createApp(name: string): Promise<AppUnderTest> {
    return createAppAt(this.graphql, this.adminToken, name);
  }

  async untilWhole(): Promise<void> {
    const { ingest, query, processors } = this.running;
    for (const app of [ingest, query, ...processors.all()]) {
      await untilReady(app.name, app.url, READY_MS);
    }
  }

  openWarehouse(): Promise<Warehouse> {
    return this.running.clickhouse.open();
  }

  async openLog(): Promise<EventLog> {
    const config = loadConfig(storeConfig, this.stores, () => undefined);
    const log = await openConfiguredLog(config, createLogger('verdict', 'silent'));
    await waitFor(() => log.partitions, { timeoutMs: READY_MS, what: 'the log on Kafka' });
    return log;
  }

  stop(keep: boolean): Promise<void> {
    return undone(this.undo, keep);
  }
}

/** Ends what was started last first. */
async function undone(undo: Undo, keep: boolean): Promise<void> {
  for (let end = undo.pop(); end !== undefined; end = undo.pop()) await end(keep);
}
