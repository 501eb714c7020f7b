import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS_TOPIC, openEventLog, PROCESSOR_GROUP, type EventLog } from '@sonde/event-log';
import type { RunningApp } from '@sonde/platform';
import { waitFor } from '@sonde/test-kit';
import {
  adoptRules,
  DEFAULT_KEPT_DAYS,
  newestEntry,
  readLayerState,
  ROLLUP_FAMILIES,
  rulesOf,
  settleDay,
  type Layer,
  type LayerStore,
} from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { NOW, recordOf, type PhoneEvent } from '../testing/phone-records';
import { runProcessor, untilProcessed } from '../testing/running-processor';
import { layerStoreOf } from './layer-store';
import { differences } from './testing/counted';
import { Tops } from './tops';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DAY_MS = 86_400_000;

let dataDir: string;
let log: EventLog;
let warehouse: Warehouse;
let store: LayerStore;
let processor: RunningApp;
let sent = 0;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-batch-layer-'));
  log = await openEventLog({ dataDir, logger: silent });
  warehouse = await openWarehouse({ dataDir, logger: silent });
  store = layerStoreOf(warehouse);
  processor = await run();
});
afterAll(async () => {
  await processor.close();
  await log.close();
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const run = (env: Readonly<Record<string, string>> = {}): Promise<RunningApp> =>
  runProcessor(dataDir, {
    SONDE_ROLLUP_INTERVAL_MS: '100',
    SONDE_ROLLUP_DELAY_MS: '0',
    SONDE_SETTLE_PAUSE_MINUTES: '1',
    ...env,
  });

/** Phones that send three events each, of a day that is long over. */
async function send(phones: number): Promise<void> {
  const records = Array.from({ length: phones }, () => {
    const n = sent++;
    const events = [0, 1, 2].map((i): PhoneEvent => ({
      id: `${n}/${i}`,
      at: NOW - 5 * DAY_MS + n * 1_000 + i,
      type: i === 0 ? 'app_launch' : 'custom',
    }));
    const { key, value } = recordOf('app', 0, `phone ${n}`, events);
    return { key, value, events: events.length };
  });
  await log.append(EVENTS_TOPIC, records);
}

/** All that the processor has committed is rolled up. */
async function untilRolledUp(): Promise<void> {
  await untilProcessed(log);
  await waitFor(
    async () => {
      const { rolled } = await newestEntry(store.select);
      const known = new Map(rolled.map(({ partition, offset }) => [partition, offset]));
      for (let partition = 0; partition < log.partitions; partition++) {
        const { offset } = await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
        if (offset > 0 && known.get(partition) !== offset - 1) return false;
      }
      return true;
    },
    { what: 'the roll-up' },
  );
}

it('rolls up what the processors have stored, and settles days that are over', async () => {
  await send(40);
  await untilRolledUp();
  const settled = await waitFor(async () => {
    const state = await readLayerState(store.select, 'tenant');
    return state.settled.some(({ clean }) => clean) ? state : undefined;
  });
  expect(settled.settled).toEqual([
    {
      appId: 'app',
      day: Math.floor(NOW / DAY_MS) - 5,
      through: expect.any(Number),
      clean: true,
      stale: false,
    },
  ]);
  const [sessions] = await store.select<{ rolled: number; stored: number }>(
    `SELECT (SELECT sum(sessions) FROM rollup_sessions WHERE grain = 'd' AND facet = '' AND batch IN {ids:Array(UInt64)}
         AND batch > {through:UInt64}) AS rolled,
       (SELECT toFloat64(count()) FROM sessions FINAL WHERE deleted = 0) AS stored`,
    { ids: settled.batches, through: settled.settled[0]?.through ?? 0 },
  );
  expect(sessions?.rolled).toBe(sessions?.stored);
  expect(sessions?.stored).toBe(40);
  const metrics = await (await fetch(`${processor.url}/metrics`)).text();
  expect(metrics).toMatch(/sonde_rollup_events_total\S* [1-9]/);
  expect(metrics).toMatch(/sonde_rollup_behind_events\S* 0/);
});

it('goes on where it stopped after a new start', async () => {
  await processor.close();
  processor = await run();
  await send(20);
  await untilRolledUp();
  const [row] = await store.select<{ rolled: number }>(
    `SELECT sum(events) AS rolled FROM rollup_usage WHERE grain = 'd' AND facet = '' AND batch IN {ids:Array(UInt64)}
       AND batch > {through:UInt64}`,
    await (async () => {
      const { batches, settled } = await readLayerState(store.select, 'tenant');
      return { ids: batches, through: settled[0]?.through ?? 0 };
    })(),
  );
  expect(row?.rolled).toBe(60 * 3);
});

it('makes anew by itself what the version before has counted otherwise', async () => {
  await processor.close();
  const { launches } = ROLLUP_FAMILIES;
  const states = { ...launches.states, timed: { kind: 'sum', value: '7' } as const };
  const before: Layer = {
    store,
    identity: { now: Date.now, random: Math.random },
    retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
    families: { ...ROLLUP_FAMILIES, launches: { ...launches, states } },
  };
  expect((await adoptRules(before)).changed).toEqual(['launches']);
  const day = Math.floor(NOW / DAY_MS) - 5;
  expect((await settleDay(before, [{ tenantId: 'tenant', appId: 'app' }], day)).kind).toBe('settled');
  const counted = async (): Promise<number | undefined> => {
    const { batches, settled } = await readLayerState(store.select, 'tenant');
    const [row] = await store.select<{ timed: number }>(
      `SELECT sum(timed) AS timed FROM rollup_launches WHERE grain = 'd' AND facet = '' AND batch IN {ids:Array(UInt64)}
         AND batch > {through:UInt64}`,
      { ids: batches, through: settled.find((known) => known.day === day)?.through ?? 0 },
    );
    return row?.timed;
  };
  const wrong = await counted();
  expect(wrong).toBeGreaterThan(0);
  expect((wrong ?? 1) % 7).toBe(0);
  processor = await run();
  const state = await waitFor(async () => {
    const newest = await readLayerState(store.select, 'tenant');
    const [, ...later] = newest.eras;
    const isWhole =
      newest.eras.length === 1 ||
      later.every(({ firstDay, lastDay, until }) => until === 0 || lastDay < firstDay);
    return isWhole && newest.eras.at(-1)?.rules['launches'] === rulesOf()['launches'] ? newest : undefined;
  });
  expect(state.settled.find((known) => known.day === day)?.stale).toBe(false);
  expect(await counted()).toBe((wrong ?? 0) / 7);
  await waitFor(async () =>
    /sonde_rollup_outdated_days\S* 0\n/.test(await (await fetch(`${processor.url}/metrics`)).text()),
  );
});

it('rolls up what was stored through a log that is no longer in use', async () => {
  await processor.close();
  await warehouse.command(
    `INSERT INTO events (tenantId, appId, at, expiresOn, weight, logId, logPartition, logOffset)
     SELECT 'tenant', 'old', now64(3), '2100-01-01', 1, 5, number % 2, number FROM numbers(100)`,
  );
  processor = await run();
  await waitFor(async () =>
    (await newestEntry(store.select)).rolled.some(({ logId, offset }) => logId === 5 && offset === 99),
  );
  const state = await readLayerState(store.select, 'tenant');
  expect(
    await differences(store.select, { ...state, rolled: state.rolled.filter(({ logId }) => logId === 0) }),
  ).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ of: expect.stringMatching(/^d old /) as string, rollup: 100 }),
    ]),
  );
});

it('leaves rows alone until they are old enough, and begins to wait anew when ClickHouse has', async () => {
  let now = 0;
  let up = 100;
  const asked = {
    select: () => Promise.resolve([{ now: 1_000_000 + now, up, queries: up }]),
  } as unknown as Warehouse;
  const tops = new Tops({ log, warehouse: asked, delayMs: 1_000, clock: () => now });
  await tops.look();
  expect(tops.safe).toEqual([]);
  now = 900;
  await tops.look();
  now = 1_100;
  expect(tops.safe).toEqual(tops.newest);
  now = 60_000;
  up = 0;
  await tops.look();
  expect(tops.safe).toEqual([]);
  now = 61_000;
  expect(tops.safe).toEqual(tops.newest);
});
