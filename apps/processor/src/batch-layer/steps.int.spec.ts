import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  clean,
  compact,
  DEFAULT_KEPT_DAYS,
  markDays,
  newestEntry,
  readLayerState,
  rollUp,
  settleDay,
  type Layer,
  type LayerStore,
  type SettledDays,
} from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { layerStoreOf } from './layer-store';
import { breakingAt, Broken } from './testing/breaking-store';
import { differences } from './testing/counted';
import { APPS, FIRST_DAY, LOG_ID, storeEvents, storeSessions, TENANT } from './testing/raw-rows';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let dataDir: string;
let warehouse: Warehouse;
let store: LayerStore;
let stored = 0;

const layerOn = (of: LayerStore): Layer => ({
  store: of,
  identity: { now: Date.now, random: Math.random },
  retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
});
const apps = APPS.map((appId) => ({ tenantId: TENANT, appId }));
const state = () => readLayerState(store.select, TENANT);
const top = () => [{ logId: LOG_ID, partition: 0, offset: stored - 1 }];
/** Events that no roll-up has seen. */
async function more(count = 400): Promise<void> {
  await storeEvents(warehouse, { partition: 0, first: stored, count });
  stored += count;
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-layer-'));
  warehouse = await openWarehouse({ dataDir, logger: silent });
  store = layerStoreOf(warehouse);
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const clear = async (): Promise<void> => {
  await more(800);
  await rollUp(layerOn(store), top(), 1_000_000);
};

it('rolls up a backlog in slices, says what is left, and never counts a row twice', async () => {
  await more(3_000);
  const first = await rollUp(layerOn(store), top(), 1_000);
  expect(first).toMatchObject({ kind: 'published', events: 1_000, left: 2_000 });
  expect(await differences(store.select, await state())).toEqual([]);
  while ((await rollUp(layerOn(store), top(), 1_000)).left > 0);
  expect((await state()).rolled).toEqual(top());
  expect(await differences(store.select, await state())).toEqual([]);
  expect(await rollUp(layerOn(store), top(), 1_000)).toMatchObject({ kind: 'nothing' });
});

/** Every step that publishes something. */
const STEPS: Readonly<Record<string, (layer: Layer) => Promise<unknown>>> = {
  'a roll-up': (layer) => rollUp(layer, top(), 1_000_000),
  'a settle': (layer) => settleDay(layer, apps, FIRST_DAY + 1),
  'a compaction': async (layer) => compact(layer, (await newestEntry(store.select)).batches),
  cleaning: (layer) => clean(layer, { replacedMs: 0, unpublishedMs: 0, entries: 3 }),
  'a mark': (layer) => markDays(layer, [{ tenantId: TENANT, appId: 'big', day: FIRST_DAY, stale: false }]),
};

it.each(Object.keys(STEPS))('is whole wherever %s dies, and once it was repeated', async (name) => {
  const step = STEPS[name] as (typeof STEPS)[string];
  await clear();
  for (let at = 1; ; at++) {
    if (name === 'a roll-up') await more(50);
    const breaking = breakingAt(store, at);
    const died = await step(layerOn(breaking)).then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof Broken)) throw error;
        return true;
      },
    );
    expect([at, await differences(store.select, await state())]).toEqual([at, []]);
    if (!died) break;
    await step(layerOn(store));
    expect([at, await differences(store.select, await state())]).toEqual([at, []]);
  }
});

it('removes the rows of what died or was replaced, and nothing else', async () => {
  await clear();
  await compact(layerOn(store), (await newestEntry(store.select)).batches);
  while ((await clean(layerOn(store), { replacedMs: 0, unpublishedMs: 0, entries: 1_000_000 })) > 0);
  const { batches } = await state();
  const ids = await store.select<{ batch: number }>(
    'SELECT DISTINCT toFloat64(rollup_usage.batch) AS batch FROM rollup_usage',
    {},
  );
  expect(ids.map(({ batch }) => batch)).toEqual(batches);
  expect(await differences(store.select, await state())).toEqual([]);
});

it('counts what comes for a settled day on top of it', async () => {
  await clear();
  await settle(apps, FIRST_DAY + 2);
  await clear();
  expect((await state()).settled.filter(({ day }) => day === FIRST_DAY + 2)).toHaveLength(APPS.length);
  expect(await differences(store.select, await state())).toEqual([]);
});

it('lets a roll-up that was slow begin anew once a settle has ruled its id out', async () => {
  await more();
  let settled = false;
  const slow: LayerStore = {
    ...store,
    insertRows: async (table, rows, token) => {
      if (table === 'rollup_journal' && !settled) {
        settled = true;
        // Two of them: the second one's mark lies above the first one's id.
        await settle(apps, FIRST_DAY);
        await settle(apps, FIRST_DAY);
      }
      await store.insertRows(table, rows, token);
    },
  };
  const identity = { now: () => 0, random: () => 0 };
  expect(await rollUp({ ...layerOn(slow), identity }, top(), 1_000_000)).toMatchObject({ kind: 'overtaken' });
  expect(await differences(store.select, await state())).toEqual([]);
  await rollUp(layerOn(store), top(), 1_000_000);
  expect(await differences(store.select, await state())).toEqual([]);
});

async function settle(of: Parameters<typeof settleDay>[1], day: number, on = store): Promise<SettledDays> {
  const done = await settleDay(layerOn(on), of, day);
  if (done.kind !== 'settled') throw new Error(done.kind);
  return done;
}

const dayOf = async (day: number) =>
  (await state()).settled.find(({ appId, day: number }) => appId === 'big' && number === FIRST_DAY + day);

describe('sessions of a settled day', () => {
  it('are read from the rollup until a session of the day changes', async () => {
    await storeSessions(warehouse, { partition: 0, offset: stored - 1, day: 3, ids: ['a', 'b'] });
    await clear();
    const settled = await settle(apps, FIRST_DAY + 3);
    expect(await dayOf(3)).toMatchObject({ clean: true, stale: false });
    const sessions = async () =>
      (
        await store.select<{ sessions: number }>(
          'SELECT sum(sessions) AS sessions FROM rollup_sessions WHERE batch = {batch:UInt64} AND grain = {grain:String} AND facet = {facet:String}',
          { batch: settled.entry.batch, grain: 'd', facet: '' },
        )
      )[0]?.sessions;
    expect(await sessions()).toBe(2);
    await storeSessions(warehouse, { partition: 0, offset: stored, day: 3, ids: ['b'], version: 2 });
    await clear();
    expect(await dayOf(3)).toMatchObject({ clean: false, stale: false });
  });

  it('are read from rows when one changes while the day is settled and is rolled past', async () => {
    await clear();
    let changed = false;
    const slow: LayerStore = {
      ...store,
      insertRows: async (table, rows, token) => {
        if (table === 'rollup_journal' && !changed) {
          changed = true;
          await storeSessions(warehouse, { partition: 0, offset: stored, day: 3, ids: ['c'] });
          await clear();
        }
        await store.insertRows(table, rows, token);
      },
    };
    await settle(apps, FIRST_DAY + 3, slow);
    expect(await dayOf(3)).toMatchObject({ clean: false });
    expect(await differences(store.select, await state())).toEqual([]);
  });
});

describe('rows that were put back below what is rolled up', () => {
  it('make a day stale until it is settled', async () => {
    await clear();
    await settle(apps, FIRST_DAY + 1);
    const day = { tenantId: TENANT, appId: 'big', day: FIRST_DAY + 1 };
    await markDays(layerOn(store), [{ ...day, stale: true }]);
    expect(await dayOf(1)).toMatchObject({ stale: true, clean: false });
    await settle([day], day.day);
    expect(await dayOf(1)).toMatchObject({ stale: false, clean: true });
  });

  it('leave it stale when they come while it is settled', async () => {
    const day = { tenantId: TENANT, appId: 'big', day: FIRST_DAY + 1 };
    let marked = false;
    const slow: LayerStore = {
      ...store,
      insertRows: async (table, rows, token) => {
        if (table === 'rollup_journal' && !marked) {
          marked = true;
          await markDays(layerOn(store), [{ ...day, stale: true }]);
        }
        await store.insertRows(table, rows, token);
      },
    };
    await settle([day], day.day, slow);
    expect(await dayOf(1)).toMatchObject({ stale: true, clean: false });
    await settle([day], day.day);
  });

  it('are counted once each by a settle, whatever copies there are, which says how far the batches were off', async () => {
    await clear();
    const before = await settle(apps, FIRST_DAY);
    expect(before.drift.length).toBeGreaterThan(0);
    expect(before.drift.filter(({ published, rebuilt }) => published !== rebuilt)).toEqual([]);
    await warehouse.command(
      `INSERT INTO events SELECT * FROM events WHERE appId = 'big' AND toDate(at) = toDate(${FIRST_DAY})
         AND type = 'crash' ORDER BY eventHash LIMIT 5`,
      { settings: { insert_deduplicate: 0 } },
    );
    const doubled = await settle(apps, FIRST_DAY);
    expect(doubled.copies).toBe(5);
    expect(doubled.drift.filter(({ published, rebuilt }) => published !== rebuilt)).toEqual([]);
    await warehouse.command(
      `DELETE FROM events WHERE appId = 'big' AND toDate(at) = toDate(${FIRST_DAY}) AND type = 'crash'`,
    );
    const gone = { tenantId: TENANT, appId: 'big', day: FIRST_DAY };
    expect(await settleDay(layerOn(store), apps, FIRST_DAY)).toEqual({ kind: 'gone', days: [gone] });
    await markDays(layerOn(store), [{ ...gone, stale: true }]);
    const less = await settle(apps, FIRST_DAY);
    const off = less.drift.filter(({ published, rebuilt }) => published !== rebuilt);
    expect(new Set(off.map(({ appId }) => appId))).toEqual(new Set(['big']));
    expect(off.map(({ metric }) => metric)).toEqual(expect.arrayContaining(['EVENTS', 'CRASHES']));
    expect(await differences(store.select, await state())).toEqual([]);
  });
});
