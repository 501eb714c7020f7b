import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compact,
  DEFAULT_KEPT_DAYS,
  MARK_REST_MS,
  markDays,
  newestEntry,
  readLayerState,
  rollUp,
  settleDay,
  type Layer,
  type LayerStore,
} from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { layerStoreOf } from './layer-store';
import { firstJob, settlesDue, type DueDay } from './settles-due';
import { differences } from './testing/counted';
import { FIRST_DAY, LOG_ID, storeEvents, TENANT } from './testing/raw-rows';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DAY_MS = 86_400_000;
const EVENTS = 400;

let dataDir: string;
let warehouse: Warehouse;
let store: LayerStore;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-guards-'));
  warehouse = await openWarehouse({ dataDir, logger: silent });
  store = layerStoreOf(warehouse);
});
beforeEach(async () => {
  const tables = await store.select<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND (name LIKE 'rollup_%' OR name = 'events')",
    {},
  );
  for (const { name } of tables) await warehouse.command(`TRUNCATE TABLE ${name}`);
  await warehouse.command('DROP TABLE IF EXISTS lost');
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const layerOn = (of: LayerStore, markRestMs = 0): Layer => ({
  store: of,
  identity: { now: Date.now, random: Math.random },
  retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
  markRestMs,
});
const big = { tenantId: TENANT, appId: 'big' };
const day = { ...big, day: FIRST_DAY };
const ofDay = `appId = 'big' AND toDate(at) = toDate(${FIRST_DAY})`;
const state = () => readLayerState(store.select, TENANT);
const flags = async () => (await state()).settled.find((one) => one.appId === 'big' && one.day === FIRST_DAY);
const roll = (count: number, on = store) =>
  rollUp(layerOn(on), [{ logId: LOG_ID, partition: 0, offset: count - 1 }], 1_000_000);
const store400 = () => storeEvents(warehouse, { partition: 0, first: 0, count: EVENTS });
const isDue = async (restMs?: number) => {
  const newest = await newestEntry(store.select);
  const due = await settlesDue(store, newest, (FIRST_DAY + 10) * DAY_MS, 3_600_000, restMs);
  return due.some((one) => one.appId === 'big' && one.day === FIRST_DAY);
};

it('settles a day whose copies were rolled up', async () => {
  await store400();
  await warehouse.command(
    `INSERT INTO events SELECT * FROM events WHERE ${ofDay} ORDER BY eventHash LIMIT 5`,
    { settings: { insert_deduplicate: 0 } },
  );
  await roll(EVENTS);
  const settled = await settleDay(layerOn(store), [big], FIRST_DAY);
  expect(settled).toMatchObject({ kind: 'settled', copies: 5 });
  const again = await settleDay(layerOn(store), [big], FIRST_DAY);
  expect(again).toMatchObject({ kind: 'settled' });
});

it('leaves the copies of ten thousands of events out', async () => {
  await storeEvents(warehouse, { partition: 0, first: 0, count: 100_000 });
  const [all] = await store.select<{ rows: number }>(
    `SELECT toFloat64(count()) AS rows FROM events WHERE ${ofDay}`,
    {},
  );
  await warehouse.command(`INSERT INTO events SELECT * FROM events WHERE ${ofDay}`, {
    settings: { insert_deduplicate: 0 },
  });
  await roll(100_000);
  const settled = await settleDay(layerOn(store), [big], FIRST_DAY);
  expect(settled).toMatchObject({ kind: 'settled', copies: all?.rows });
  expect(all?.rows).toBeGreaterThan(10_000);
});

it('keeps what was rolled up of a day without raw rows, though it is marked', async () => {
  await store400();
  await roll(EVENTS);
  await markDays(layerOn(store), [{ ...day, stale: true }]);
  await warehouse.command(`DELETE FROM events WHERE ${ofDay}`);
  expect(await settleDay(layerOn(store), [big], FIRST_DAY)).toEqual({ kind: 'gone', days: [day] });
});

it('keeps what was rolled up of a day that is older than its app keeps rows, though it is marked', async () => {
  const today = Math.floor(Date.now() / DAY_MS);
  const old = { ...big, day: today - 5 };
  await warehouse.command(
    `INSERT INTO events (tenantId, appId, at, expiresOn, weight, eventHash, logId, logPartition, logOffset)
     SELECT '${TENANT}', 'big', toDateTime64((${today} - if(number = 0, 0, 5)) * 86400, 3, 'UTC'),
       if(number = 0, toDate(${today} + 2), toDate('2100-01-01')), 1, number, ${LOG_ID}, 0, number FROM numbers(10)`,
    { settings: { insert_deduplicate: 0 } },
  );
  await roll(10);
  await warehouse.command('DELETE FROM events WHERE eventHash > 4');
  await markDays(layerOn(store), [{ ...old, stale: true }]);
  expect(await settleDay(layerOn(store), [big], old.day)).toEqual({ kind: 'gone', days: [old] });
  expect(await settleDay(layerOn(store), [big], today)).toMatchObject({ kind: 'settled' });
});

it.each([true, false])('leaves a fresh mark (stale: %s) as it is, and its day alone', async (stale) => {
  await store400();
  await roll(EVENTS);
  await markDays(layerOn(store), [{ ...day, stale }]);
  await settleDay(layerOn(store, MARK_REST_MS), [big], FIRST_DAY);
  expect(await flags()).toMatchObject({ clean: false, stale });
  expect(await isDue()).toBe(false);
  expect(await isDue(0)).toBe(true);
  await settleDay(layerOn(store), [big], FIRST_DAY);
  expect(await flags()).toMatchObject({ clean: true, stale: false });
});

describe('a roll-up that was under way while rows below it were put back', () => {
  /** Takes five rows away, which come back right before the entry is written. */
  async function rollUpWith(meanwhile: () => Promise<unknown>, where: string, upTo: number): Promise<string> {
    await warehouse.command(
      `CREATE TABLE lost ENGINE = Memory AS SELECT * FROM events WHERE ${where} ORDER BY eventHash LIMIT 5`,
    );
    await warehouse.command('DELETE FROM events WHERE eventHash IN (SELECT eventHash FROM lost)');
    let done = false;
    const slow: LayerStore = {
      ...store,
      insertRows: async (table, rows, token) => {
        if (table === 'rollup_journal' && !done) {
          done = true;
          await markDays(layerOn(store), [{ ...day, stale: true }]);
          await warehouse.command('INSERT INTO events SELECT * FROM lost', {
            settings: { insert_deduplicate: 0 },
          });
          await markDays(layerOn(store), [{ ...day, stale: true }]);
          await meanwhile();
        }
        await store.insertRows(table, rows, token);
      },
    };
    return (await roll(upTo, slow)).kind;
  }

  it('begins anew, the first of all included', async () => {
    await store400();
    expect(await rollUpWith(() => Promise.resolve(), ofDay, EVENTS)).toBe('overtaken');
    await roll(EVENTS);
    expect(await differences(store.select, await state())).toEqual([]);
  });

  it('begins anew though the day was settled since', async () => {
    await store400();
    await roll(EVENTS);
    await storeEvents(warehouse, { partition: 0, first: EVENTS, count: EVENTS });
    const settle = () => settleDay(layerOn(store), [big], FIRST_DAY);
    expect(await rollUpWith(settle, `logOffset >= ${EVENTS} AND ${ofDay}`, 2 * EVENTS)).toBe('overtaken');
    await roll(2 * EVENTS);
    expect(await differences(store.select, await state())).toEqual([]);
  });
});

it('takes days that failed last and alone, so that others are settled', () => {
  const due = ['a', 'b', 'c'].map((appId): DueDay => ({
    ...{ tenantId: TENANT, appId, day: FIRST_DAY, events: 10, stale: false, outdated: false },
  }));
  const failed = (...names: string[]) => firstJob(due, 1_000, ({ appId }) => names.includes(appId))?.apps;
  expect(failed()).toEqual(due);
  expect(failed('a')).toEqual(due.slice(1));
  expect(failed('a', 'b', 'c')).toEqual(due.slice(0, 1));
});

it('puts some 100,000 rollup rows together in little memory', async () => {
  await store400();
  await roll(EVENTS);
  const { batches } = await newestEntry(store.select);
  await warehouse.command(
    `INSERT INTO rollup_usage SELECT * REPLACE (concat(value, toString(arrayJoin(range(400)))) AS value)
     FROM rollup_usage WHERE facet != ''`,
    { settings: { insert_deduplicate: 0 } },
  );
  const [before] = await store.select<{ rows: number }>(
    'SELECT toFloat64(count()) AS rows FROM rollup_usage',
    {},
  );
  expect(before?.rows).toBeGreaterThan(100_000);
  const small: LayerStore = {
    ...store,
    run: (sql, params) => store.run(`${sql}, max_memory_usage = 400000000`, params),
  };
  const entry = await compact(layerOn(small), batches);
  expect(entry?.batches).toHaveLength(1);
});
