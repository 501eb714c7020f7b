import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import {
  ALL_KEPT,
  DEFAULT_KEPT_DAYS,
  readLayerState,
  rollUp,
  settleDay,
  type DimensionId,
  type Filter,
  type Layer,
  type LayerState,
  type MetricId,
  type MetricsQuestion,
} from '@sonde/vitals';
import { eventsTable, openWarehouse, sessionsTable, type Warehouse } from '@sonde/warehouse';
import { answerQuestion } from '../metrics/answer-question';
import { makeFleet } from '../testing/fleet';
import { insertRows } from '../testing/rows';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 2, 1);
const APP = { tenantId: 'acme', appId: 'shop' };

let warehouse: Warehouse;
let layer: Layer;
let state: LayerState;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-shares-'));
  warehouse = await openWarehouse({ dataDir, logger: createLogger('query', 'error') });
  layer = {
    store: {
      select: (sql, params) => warehouse.select(sql, { params }),
      insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
      run: (sql, params) => warehouse.command(sql, { params }),
    },
    identity: { now: Date.now, random: Math.random },
    retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
  };
  const { events, sessions } = makeFleet({ seed: 3, ...APP, from: FROM, days: 6, events: 1_200 });
  const placed = <T extends object>(rows: readonly T[]) =>
    rows.map((row, logOffset) => ({ ...row, logId: 5, logPartition: 0, logOffset }));
  await insertRows(warehouse, eventsTable, placed(events));
  await insertRows(warehouse, sessionsTable, placed(sessions));
  // The later ones are beyond what is rolled up; one day's sessions are added up.
  await rollUp(layer, [{ logId: 5, partition: 0, offset: 900 }], 10_000);
  await settleDay(layer, [APP], FROM / DAY_MS + 2);
  state = await readLayerState(layer.store.select, APP.tenantId);
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const OF_VERSIONS: Filter = { dimension: 'APP_VERSION', in: ['1.1', '2.0'] };
const NOT_OF_ONE: Filter = { dimension: 'APP_VERSION', notIn: ['1.0'] };
const OF_COUNTRIES: Filter = { dimension: 'COUNTRY', in: ['IN', 'DE'] };

const question = (
  metric: MetricId,
  groupBy: readonly DimensionId[],
  filter: readonly Filter[],
  grain?: 'DAY',
): MetricsQuestion => ({
  scope: APP,
  metrics: [{ metric }],
  range: { from: FROM, to: FROM + 6 * DAY_MS },
  filter,
  groupBy,
  ...(grain ? { grain } : {}),
  timeZone: 'UTC',
  orderBy: [],
  first: 1_000,
});

async function ask(asked: MetricsQuestion, from: LayerState | undefined) {
  const { plan, answer } = await answerQuestion({ select: layer.store.select }, asked, {
    state: from,
    kept: ALL_KEPT,
  });
  return { plan, rows: answer.rows };
}

describe.each([
  ['VERSION_ADOPTION_INSTALLS', 'ACTIVE_INSTALLS'],
  ['VERSION_ADOPTION_SESSIONS', 'SESSIONS'],
] as const)('%s', (metric, counted) => {
  it.each<[DimensionId[], Filter[], 'DAY' | undefined]>([
    [['APP_VERSION'], [], undefined],
    [['APP_VERSION', 'OS'], [], 'DAY'],
    [['OS', 'APP_VERSION'], [OF_VERSIONS, OF_COUNTRIES], undefined],
    [['OS'], [OF_VERSIONS], 'DAY'],
    [[], [NOT_OF_ONE], 'DAY'],
    [['EMULATOR'], [OF_VERSIONS, NOT_OF_ONE], undefined],
    [['COUNTRY'], [], undefined],
    [['APP_BUILD', 'EMULATOR'], [], 'DAY'],
  ])(
    'by %j of %j is a part of what is counted of all versions, from raw rows and from rollups',
    async (groupBy, filter, grain) => {
      const others = groupBy.filter((id) => !['APP_VERSION', 'APP_BUILD'].includes(id));
      const whole = await ask(
        question(
          counted,
          others,
          filter.filter((one) => one.dimension !== 'APP_VERSION'),
          grain,
        ),
        undefined,
      );
      const part = await ask(question(counted, groupBy, filter, grain), undefined);
      const keyOf = (at: number | null, group: readonly string[]): string => JSON.stringify([at, ...group]);
      const wholes = new Map(whole.rows.map((row) => [keyOf(row.at, row.group), row.values[0]?.value]));
      for (const from of [undefined, state]) {
        const share = await ask(question(metric, groupBy, filter, grain), from);
        expect(share.rows.map((row) => [row.at, row.group, row.values[0]?.numerator])).toEqual(
          part.rows.map((row) => [row.at, row.group, row.values[0]?.value]),
        );
        for (const row of share.rows) {
          const group = row.group.filter((_, i) => others.includes(groupBy[i] as DimensionId));
          expect([row.at, row.group, row.values[0]?.denominator]).toEqual([
            row.at,
            row.group,
            wholes.get(keyOf(row.at, group)) ?? 0,
          ]);
        }
      }
    },
  );
});

it('some of these answers come from rollups', async () => {
  for (const metric of ['VERSION_ADOPTION_INSTALLS', 'VERSION_ADOPTION_SESSIONS'] as const)
    expect((await ask(question(metric, ['APP_VERSION', 'OS'], []), state)).plan.precision).toBe('FAST');
});
