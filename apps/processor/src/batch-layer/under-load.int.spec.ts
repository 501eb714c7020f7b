import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  batchesDue,
  clean,
  compact,
  DEFAULT_KEPT_DAYS,
  newestEntry,
  readLayerState,
  rollUp,
  settleDay,
  type Layer,
  type LayerState,
  type LayerStore,
} from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { layerStoreOf } from './layer-store';
import { breakingAt, Broken } from './testing/breaking-store';
import { differences } from './testing/counted';
import { APPS, DAYS, FIRST_DAY, LOG_ID, storeEvents, TENANT } from './testing/raw-rows';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const PARTITIONS = 3;
const PUBLICATIONS = 12;
/** Each must have happened, or it was no test. */
const NEEDED = ['roll-up published', 'settle settled', 'died'];

let dataDir: string;
let warehouse: Warehouse;
let store: LayerStore;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-load-'));
  warehouse = await openWarehouse({ dataDir, logger: silent });
  store = layerStoreOf(warehouse);
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const below = (n: number): number => Math.floor(Math.random() * n);

it('answers right at every moment while three workers roll up, settle, compact, clean and die at random', async () => {
  const ends = Array.from({ length: PARTITIONS }, () => 0);
  let isOver = false;
  const tops = () =>
    ends.flatMap((end, partition) => (end === 0 ? [] : [{ logId: LOG_ID, partition, offset: end - 1 }]));

  const write = async (): Promise<void> => {
    while (!isOver) {
      const partition = below(PARTITIONS);
      const count = 1 + below(300);
      await storeEvents(warehouse, { partition, first: ends[partition] ?? 0, count });
      ends[partition] = (ends[partition] ?? 0) + count;
    }
  };

  const tally: Record<string, number> = {};
  const step = async (layer: Layer): Promise<string> => {
    const chance = Math.random();
    if (chance < 0.5) return `roll-up ${(await rollUp(layer, tops(), 500)).kind}`;
    if (chance < 0.75) {
      const apps = APPS.slice(below(APPS.length)).map((appId) => ({ tenantId: TENANT, appId }));
      return `settle ${(await settleDay(layer, apps, FIRST_DAY + below(DAYS))).kind}`;
    }
    const { batches } = await newestEntry(store.select);
    if (chance < 0.95) {
      const some = batchesDue(batches) ?? batches.slice(0, 2 + below(4));
      return `compaction ${(await compact(layer, some)) === undefined ? 'overtaken' : 'published'}`;
    }
    await clean(layer, { replacedMs: 15_000, unpublishedMs: 20_000, entries: 20 });
    return 'cleaning';
  };
  const work = async (): Promise<void> => {
    while (!isOver) {
      const of = Math.random() < 0.3 ? breakingAt(store, 1 + below(18)) : store;
      const retention = { default: DEFAULT_KEPT_DAYS, apps: [] };
      const name = await step({
        store: of,
        identity: { now: Date.now, random: Math.random },
        retention,
      }).catch((error: unknown) => {
        if (!(error instanceof Broken)) throw error;
        return 'died';
      });
      tally[name] = (tally[name] ?? 0) + 1;
    }
  };

  let asked = 0;
  const wrong: unknown[] = [];
  const ask = async (): Promise<void> => {
    let state: LayerState | undefined;
    while (!isOver) {
      state = await readLayerState(store.select, TENANT, state);
      const found = await differences(store.select, state);
      asked++;
      if (found.length > 0) wrong.push({ number: state.number, found });
      const hadAll = state.number >= PUBLICATIONS && NEEDED.every((name) => (tally[name] ?? 0) > 0);
      if (hadAll || wrong.length > 0) isOver = true;
    }
  };
  await Promise.all([write(), work(), work(), work(), ask(), ask()]);
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(5);
});
