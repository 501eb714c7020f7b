import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  highestId,
  newestEntry,
  publish,
  readLayerState,
  takeAttempt,
  type Attempt,
  type Entry,
  type LayerStore,
} from '@sonde/vitals';
import { openWarehouse, WarehouseUnavailableError, type Warehouse } from '@sonde/warehouse';
import { layerStoreOf } from './layer-store';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Of each of eight; forty took 80 s on two busy cores. */
const ROUNDS = 8;
const identity = { now: Date.now, random: Math.random };

let dataDir: string;
let warehouse: Warehouse;
let store: LayerStore;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-journal-'));
  warehouse = await openWarehouse({ dataDir, logger: silent });
  store = layerStoreOf(warehouse);
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Adds one to what is rolled up of partition 0, and the attempt's batch. */
const increment =
  ({ batch }: Attempt) =>
  (state: Entry) => ({
    ...state,
    batches: [...state.batches, { id: batch, size: 1, era: 0 }],
    rolled: [{ logId: 1, partition: 0, offset: (state.rolled[0]?.offset ?? 0) + 1 }],
    days: [{ tenantId: 't', appId: 'a', day: state.number % 50, through: batch, clean: true, stale: false }],
  });

/** The entries as they stand in the table, whatever readers make of them. */
const rows = (): Promise<{ number: number; batch: number; ids: number[] }[]> =>
  warehouse.select(
    `SELECT toFloat64(j.number) AS number, toFloat64(j.batch) AS batch, arrayMap(x -> toFloat64(x.1), batches) AS ids
     FROM rollup_journal AS j ORDER BY j.number`,
  );

async function add(times: number): Promise<number[]> {
  const published: number[] = [];
  for (let i = 0; i < times; i++) {
    const attempt = await takeAttempt(store, 'roll-up', await newestEntry(store.select), identity);
    const entry = await publish(store, attempt, increment(attempt));
    if (entry !== undefined) published.push(attempt.batch);
  }
  return published;
}

function enginePid(): number {
  const text = readFileSync(join(dataDir, 'clickhouse', 'engine.json'), 'utf8');
  return (JSON.parse(text) as { engine: { pid: number } }).engine.pid;
}

/** What the entries that were published must look like, whoever published them. */
async function expectWhole(published: readonly number[]): Promise<void> {
  const entries = await rows();
  expect(entries.map(({ number }) => number)).toEqual(entries.map((_, i) => i + 1));
  const batches = entries.map(({ batch }) => batch);
  expect(new Set(batches).size).toBe(batches.length);
  expect(batches).toEqual(expect.arrayContaining([...published]));
  // Each is based on the one before it, so nothing that was published is undone.
  entries.forEach(({ ids }, i) => expect([...ids].sort()).toEqual(batches.slice(0, i + 1).sort()));
}

it('lets one of eight publishers win each round, and none be undone', async () => {
  const published = (await Promise.all(Array.from({ length: 8 }, () => add(ROUNDS)))).flat();
  expect(published).toHaveLength(8 * ROUNDS);
  expect((await rows()).length).toBe(8 * ROUNDS);
  await expectWhole(published);
  expect((await newestEntry(store.select)).rolled).toEqual([{ logId: 1, partition: 0, offset: 8 * ROUNDS }]);
});

it('goes on as one whole when ClickHouse is killed again and again in the middle of it', async () => {
  const published: number[] = [];
  let isOver = false;
  const persist = async (): Promise<void> => {
    while (!isOver) {
      try {
        published.push(...(await add(1)));
      } catch (error) {
        if (!(error instanceof WarehouseUnavailableError)) throw error;
      }
    }
  };
  const publishers = Promise.all(Array.from({ length: 4 }, persist));
  for (let kill = 0; kill < 5; kill++) {
    const before = published.length;
    while (published.length < before + 5) await new Promise((resolve) => setImmediate(resolve));
    process.kill(enginePid(), 'SIGKILL');
  }
  const before = published.length;
  while (published.length < before + 5) await new Promise((resolve) => setImmediate(resolve));
  isOver = true;
  await publishers;
  await expectWhole(published);
});

it('gives readers the days of what was published and of nothing else, whole or as what is new', async () => {
  const before = await readLayerState(store.select, 't');
  // Somebody's days whose entry never came.
  await store.insertRows(
    'rollup_days',
    [
      {
        ...{ tenantId: 't', appId: 'lost', day: 1, number: before.number, batch: 1 },
        ...{ through: 1, clean: 1, stale: 0 },
      },
    ],
    'lost',
  );
  await add(3);
  const whole = await readLayerState(store.select, 't');
  const byDay = (state: typeof whole) => [...state.settled].sort((a, b) => a.day - b.day);
  expect(byDay(await readLayerState(store.select, 't', before))).toEqual(byDay(whole));
  expect(whole.settled).toHaveLength(50);
  const newest = await newestEntry(store.select);
  expect(whole.batches).toEqual(newest.batches.map(({ id }) => id));
  expect(Math.max(...whole.settled.map(({ through }) => through))).toBe(highestId(newest));
  expect((await readLayerState(store.select, 'another')).settled).toEqual([]);
});

it('publishes nothing of an attempt that was ruled out', async () => {
  const state = await newestEntry(store.select);
  const late = await takeAttempt(store, 'roll-up', state, identity);
  const ruling = await takeAttempt(store, 'cleaning', state, identity);
  await publish(store, ruling, (current) => ({ ...current, floor: late.batch, days: [] }));
  expect(await publish(store, late, increment(late))).toBeUndefined();
  expect((await rows()).map(({ batch }) => batch)).not.toContain(late.batch);
});

it('goes on past a token of which only the name is left, and takes the first of two entries that got in', async () => {
  const { number } = await newestEntry(store.select);
  await store.insertRows('rollup_journal', [{ number: number + 1, batch: 7 }], `journal:${number + 1}:0`);
  await warehouse.command(`DELETE FROM rollup_journal WHERE number = ${number + 1}`);
  const [mine] = await add(1);
  expect((await newestEntry(store.select)).batch).toBe(mine);
  await store.insertRows(
    'rollup_journal',
    [{ number: number + 1, batch: 8 }],
    'a token that nobody remembers',
  );
  expect((await newestEntry(store.select)).batch).toBe(mine);
  await warehouse.command('OPTIMIZE TABLE rollup_journal FINAL');
  expect((await newestEntry(store.select)).batch).toBe(mine);
});

it('gives an id to one attempt only', async () => {
  const state = await newestEntry(store.select);
  const alike = { now: () => 1, random: () => 0.5 };
  const attempts = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      takeAttempt(store, 'settle', state, { ...alike, random: () => (i + 1) / 10_000 }),
    ),
  );
  expect(new Set(attempts.map(({ batch }) => batch)).size).toBe(8);
});
