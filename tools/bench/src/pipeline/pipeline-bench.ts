import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startStandalone, temporaryFolder, waitFor, type Standalone } from '@sonde/test-kit';
import { processTree, type ProcessSample } from '../process-cpu';
import { hotFunctions, profilingInto } from '../profile';
import { textTable } from '../table';
import { bodyNumber, EVENTS_PER_BODY, type Body } from './bodies';
import { floorMicros } from './floor';
import { sendBodies } from './send';
import { startStores, type Stage, type StoreKind } from './stores';

export interface PipelineOptions {
  /** Events measured, after a tenth of that as warm-up. */
  readonly events: number;
  readonly connections: number;
  readonly profile: boolean;
  readonly on: StoreKind;
  /** Of the events topic on Kafka. */
  readonly partitions: number;
}

const INGEST: Stage = { name: 'ingest', program: /apps\/ingest\/main\.js/, goal: 5 };
const PROCESSOR: Stage = { name: 'processor', program: /apps\/processor\/main\.js/, goal: 8 };
const CLICKHOUSE: Stage = { name: 'ClickHouse, merges included', program: /engine\.cjs/, goal: 8 };

const GOAL_EVENTS_PER_SECOND = 80_000;

/**
 * Sends events through the whole chain on this machine and prints, per event, the CPU time of each process as the
 * operating system counts it, and how many events went through in a second until all of them could be queried.
 *
 * @returns false when not all that was sent arrived
 */
export async function pipelineBench(
  options: PipelineOptions,
  print: (line: string) => void,
): Promise<boolean> {
  const now = Date.now();
  const warmUp = Math.ceil(options.events / 10 / EVENTS_PER_BODY);
  const measured = Math.ceil(options.events / EVENTS_PER_BODY);
  print(`making ${(warmUp + measured) * EVENTS_PER_BODY} events in ${warmUp + measured} bodies …`);
  const bodies = Array.from({ length: warmUp + measured }, (_, n) => bodyNumber(n, now));
  const floor = floorMicros(bodies.slice(0, 2000));

  const folder = temporaryFolder();
  const profiles = join(folder.path, 'profiles');
  mkdirSync(profiles);
  mkdirSync(join(folder.path, 'data'));
  const stores = await startStores(options.on, folder.path, options.partitions);
  const stages = [INGEST, PROCESSOR, CLICKHOUSE, ...stores.servers];
  let arrived: number;
  let sonde: Standalone | undefined;
  try {
    const env = { ...stores.env, ...(options.profile ? profilingInto(profiles) : {}) };
    const started = await startStandalone({ dataDir: join(folder.path, 'data'), env });
    sonde = started;
    const app = await started.createApp({ name: 'bench', platform: 'ANDROID' });
    const to = { url: started.endpoints.ingest, key: app.ingestKey, connections: options.connections };
    const queried = async (): Promise<number> => {
      const answer = await started.graphql<Answer>(QUESTION, { id: app.appId }, app.queryKey);
      return answer.app.freshness.lagEvents === 0 ? (answer.app.metrics.rows[0]?.values[0]?.value ?? 0) : -1;
    };
    const through = (events: number): Promise<true> =>
      waitFor(async () => (await queried()) >= events, {
        timeoutMs: 600_000,
        what: `${events} events to be queryable`,
      });

    print('warming up …');
    const first = bodies.slice(0, warmUp);
    await sendBodies(first, to);
    await through(eventsIn(first));

    print(`sending ${measured * EVENTS_PER_BODY} events over ${options.connections} connections …`);
    const before = processTree(process.pid);
    const began = process.hrtime.bigint();
    await sendBodies(bodies.slice(warmUp), to);
    const sentAfter = secondsSince(began);
    await through(eventsIn(bodies));
    const doneAfter = secondsSince(began);
    const after = processTree(process.pid);
    arrived = await queried();

    const events = measured * EVENTS_PER_BODY;
    print('');
    print(report(stages, before, after, events, floor));
    print('');
    print(`taken by ingest   ${perSecond(events, sentAfter)}`);
    print(
      `whole chain       ${perSecond(events, doneAfter)} until all could be queried (goal ${GOAL_EVENTS_PER_SECOND})`,
    );
    print(
      `body              ${average(bodies, (b) => b.bytes)} B an event, ${average(bodies, (b) => b.gzip.length)} B compressed`,
    );
    print(`memory            ${memoryOf(after).toFixed(0)} MiB in all processes but the sender`);
    print(
      `sent ${eventsIn(bodies)}, arrived ${arrived}${arrived === eventsIn(bodies) ? ': equal' : ': NOT EQUAL'}`,
    );
  } finally {
    await sonde?.stop();
    await stores.stop();
  }
  if (options.profile) {
    for (const { name, program } of [INGEST, PROCESSOR]) {
      print(`\nwhere ${name} spends its time`);
      const rows = hotFunctions(profiles, program, 25).map((f) => [`${(f.share * 100).toFixed(1)}%`, f.name]);
      print(textTable([['share', 'function'], ...rows]));
    }
  }
  rmSync(folder.path, { recursive: true, force: true });
  return arrived === eventsIn(bodies);
}

const QUESTION = `query ($id: ID!) { app(id: $id) {
  freshness { lagEvents }
  metrics(input: { metrics: [{ metric: EVENTS }], range: { from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" }, precision: EXACT }) {
    rows { values { value } }
  }
} }`;

interface Answer {
  readonly app: {
    readonly freshness: { readonly lagEvents: number };
    readonly metrics: {
      readonly rows: readonly { readonly values: readonly { readonly value: number }[] }[];
    };
  };
}

function report(
  stages: readonly Stage[],
  before: readonly ProcessSample[],
  after: readonly ProcessSample[],
  events: number,
  floor: number,
): string {
  const spent = (program: RegExp): number => {
    const cpu = (samples: readonly ProcessSample[]): number =>
      samples.filter((s) => program.test(s.command)).reduce((sum, s) => sum + s.cpuSeconds, 0);
    return ((cpu(after) - cpu(before)) * 1e6) / events;
  };
  const rows = stages.map(({ name, program, goal }) => ({ name, micros: spent(program), goal }));
  const total = rows.reduce((sum, row) => sum + row.micros, 0);
  return textTable([
    ['stage', 'CPU µs/event', 'goal', 'ratio to floor'],
    ...rows.map(({ name, micros, goal }) => [
      name,
      micros.toFixed(2),
      goal === undefined ? '' : `${goal}`,
      `${(micros / floor).toFixed(2)}×`,
    ]),
    ['all', total.toFixed(2), '', `${(total / floor).toFixed(2)}×`],
    ['floor: gunzip + JSON.parse', floor.toFixed(2), '', '1.00×'],
  ]);
}

const memoryOf = (samples: readonly ProcessSample[]): number =>
  samples.filter(({ pid }) => pid !== process.pid).reduce((sum, { residentMib }) => sum + residentMib, 0);
const eventsIn = (bodies: readonly Body[]): number => bodies.reduce((sum, body) => sum + body.events, 0);
const secondsSince = (began: bigint): number => Number(process.hrtime.bigint() - began) / 1e9;
const perSecond = (events: number, seconds: number): string =>
  `${Math.round(events / seconds)} events/s (${seconds.toFixed(1)} s)`;
const average = (bodies: readonly Body[], size: (body: Body) => number): string =>
  (bodies.reduce((sum, body) => sum + size(body), 0) / eventsIn(bodies)).toFixed(0);
