import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import {
  ALL_KEPT,
  cellRows,
  DEFAULT_KEPT_DAYS,
  readLayerState,
  rollUp,
  settleDay,
  type GroupMerges,
  type LayerStore,
  type MetricsQuestion,
} from '@sonde/vitals';
import { eventsTable, openWarehouse, type Warehouse } from '@sonde/warehouse';
import { randomSource } from '../testing/fleet';
import { insertRows, type Row } from '../testing/rows';
import { answerQuestion } from './answer-question';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 4, 4);
const DAYS = 4;
const APPS = ['shop', 'bank'];
const GROUPS = ['a', 'b', 'c', 'd', 'e'];
/** In the shop a and b are c, and d is e; in the bank c is a. */
const MERGES: readonly GroupMerges[] = [
  { appId: 'shop', from: ['a', 'b', 'd'], into: ['c', 'c', 'e'] },
  { appId: 'bank', from: ['c'], into: ['a'] },
  { appId: 'silent', from: ['a'], into: ['z'] },
];
/** Groups of a flooded app's events: `many` is the most frequent, and those of one event are mostly folded. */
const FLOOD = [
  ...Array.from({ length: 20 }, () => 'many'),
  ...Array.from({ length: 30 }, (_, i) => `rare ${i}`),
];
const nameIn = (appId: string, id: string): string => {
  const merges = MERGES.find((one) => one.appId === appId);
  return merges?.into[merges.from.indexOf(id)] ?? id;
};

let warehouse: Warehouse;
let store: LayerStore;
let dataDir: string;
let events: readonly Row[];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-merged-'));
  warehouse = await openWarehouse({ dataDir, logger: createLogger('query', 'error') });
  store = {
    select: (sql, params) => warehouse.select(sql, { params }),
    insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
    run: (sql, params) => warehouse.command(sql, { params }),
  };
  const random = randomSource(31);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  events = Array.from({ length: 600 }, (_, i): Row => ({
    tenantId: 'acme',
    appId: pick(APPS),
    at: FROM + Math.floor(random() * DAYS * DAY_MS),
    type: 'crash',
    errorGroupId: pick(GROUPS),
    installId: `phone ${Math.floor(random() * 40)}`,
    weight: 1,
    eventHash: i + 1,
    logId: 5,
    logPartition: 0,
    logOffset: i,
  }));
  await insertRows(warehouse, eventsTable, events);
  const layer = {
    store,
    identity: { now: Date.now, random },
    retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
  };
  // Some of it is settled, some rolled up only, and some not yet.
  await rollUp(layer, [{ logId: 5, partition: 0, offset: 300 }], 1_000_000);
  await settleDay(layer, [{ tenantId: 'acme', appId: 'shop' }], FROM / DAY_MS + 1);
  await rollUp(layer, [{ logId: 5, partition: 0, offset: 450 }], 1_000_000);
  // Of a flooded app the rollups name few groups, and not all members of the merged one.
  await insertRows(
    warehouse,
    eventsTable,
    FLOOD.map((errorGroupId, i) => ({
      ...{ tenantId: 'flooded', appId: 'flood', at: FROM + i * 60_000, type: 'crash', errorGroupId },
      ...{ installId: 'phone', weight: 1, eventHash: 10_000 + i, logId: 6, logPartition: 0, logOffset: i },
    })),
  );
  const caps = [{ tenantId: 'flooded', appId: 'flood', cap: 3 }];
  await rollUp({ ...layer, caps }, [{ logId: 6, partition: 0, offset: FLOOD.length }], 1_000_000);
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const question = (more: Partial<MetricsQuestion>): MetricsQuestion => ({
  scope: { tenantId: 'acme' },
  metrics: [{ metric: 'CRASHES' }],
  range: { from: FROM, to: FROM + DAYS * DAY_MS },
  filter: [],
  groupBy: ['ERROR_GROUP'],
  timeZone: 'UTC',
  orderBy: [],
  first: 1_000,
  merges: MERGES,
  ...more,
});

/** By another way: each event by the name of its group in its app. */
function counted(appId: string | undefined, isWanted: (app: string, name: string) => boolean) {
  const counts = new Map<string, number>();
  for (const row of events) {
    const app = String(row['appId']);
    const name = nameIn(app, String(row['errorGroupId']));
    if ((appId === undefined || app === appId) && isWanted(app, name))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function asked(one: MetricsQuestion, isFast: boolean) {
  const state = isFast ? await readLayerState(store.select, 'acme') : undefined;
  const { plan, answer } = await answerQuestion({ select: store.select }, one, { state, kept: ALL_KEPT });
  expect(plan.precision).toBe(isFast ? 'FAST' : 'EXACT');
  return answer.rows
    .map(({ group, values }): [string, number] => [String(group[0]), values[0]?.value ?? 0])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

describe.each([
  ['FAST', true],
  ['EXACT', false],
])('%s', (_, isFast) => {
  it.each([['shop'], ['bank'], [undefined]])('counts merged groups under one id, of %s', async (appId) => {
    const scope = { tenantId: 'acme', ...(appId === undefined ? {} : { appId }) };
    expect(await asked(question({ scope }), isFast)).toEqual(counted(appId, () => true));
    for (const ids of [['c'], ['a'], ['b', 'e'], ['d'], ['none']]) {
      const isOne = (app: string, name: string): boolean => ids.some((id) => nameIn(app, id) === name);
      const wanted = question({ scope, filter: [{ dimension: 'ERROR_GROUP', in: ids }] });
      expect(await asked(wanted, isFast)).toEqual(counted(appId, isOne));
      const others = question({ scope, filter: [{ dimension: 'ERROR_GROUP', notIn: ids }] });
      expect(await asked(others, isFast)).toEqual(counted(appId, (app, name) => !isOne(app, name)));
    }
  });

  it('gives back what was there when nothing is merged any more', async () => {
    const { merges: _merges, ...plain } = question({ scope: { tenantId: 'acme', appId: 'shop' } });
    const own = GROUPS.map((id) => [
      id,
      events.filter((row) => row['appId'] === 'shop' && row['errorGroupId'] === id).length,
    ]);
    expect(await asked(plain, isFast)).toEqual(own);
  });
});

it('counts every member of a merged group, also those that rollups do not name', async () => {
  const rare = FLOOD.filter((id) => id !== 'many');
  const merges = [{ appId: 'flood', from: rare, into: rare.map(() => 'many') }];
  const state = await readLayerState(store.select, 'flooded');
  expect(state.capped).toContainEqual({ appId: 'flood', dimension: 'ERROR_GROUP' });
  for (const scope of [{ tenantId: 'flooded', appId: 'flood' }, { tenantId: 'flooded' }]) {
    const { plan, answer } = await answerQuestion({ select: store.select }, question({ scope, merges }), {
      state,
      kept: ALL_KEPT,
    });
    expect(answer.rows.map(({ group, values }) => [group[0], values[0]?.value])).toEqual([
      ['many', FLOOD.length],
    ]);
    expect([plan.precision, plan.folded, plan.readings[0]?.certainty]).toEqual(['EXACT', [], 'exact']);
  }
});

it.each([['shop'], [undefined]])('shows the rows of all members behind a value, of %s', async (appId) => {
  const scope = { tenantId: 'acme', ...(appId === undefined ? {} : { appId }) };
  const rows = cellRows({ question: question({ scope }), index: 0, at: null, group: ['c'] }, 'measured');
  if (!rows) throw new Error('no rows');
  const [found] = await store.select<{ rows: number }>(
    `SELECT toUInt32(count()) AS rows FROM ${rows.from} WHERE ${rows.where}`,
    rows.params.values,
  );
  const [, wanted] = counted(appId, (app, name) => name === nameIn(app, 'c')).reduce(
    ([, sum], [, n]) => ['', sum + n],
    ['', 0],
  );
  expect(found?.rows).toBe(wanted);
});
