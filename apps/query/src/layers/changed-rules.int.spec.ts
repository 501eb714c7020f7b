import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sonde/platform';
import {
  adoptRules,
  batchesToEnd,
  compact,
  followRules,
  newestEntry,
  NOTHING_PUBLISHED,
  planMetrics,
  readLayerState,
  ROLLUP_FAMILIES,
  rulesOf,
  settleDay,
  type LayerState,
  type LayerStore,
  type MetricId,
  type MetricsQuestion,
  type RollupFamilies,
} from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { answerQuestion } from '../metrics/answer-question';
import { randomSource } from '../testing/fleet';
import { compare, DAYS, FROM, storeOf, World } from './testing/world';

const DAY_MS = 86_400_000;
const { usage, types, launches, faults, sessions, ...rest } = ROLLUP_FAMILIES;
const ALL = { kind: 'sum', value: '7' } as const;

/** How a version before this one counted, had it been wrong: whoever reads its rows answers wrongly. */
const BEFORE: RollupFamilies = {
  ...rest,
  usage,
  types: { ...types, where: "type != 'custom'" },
  launches: { ...launches, states: { ...launches.states, timed: ALL, excessive: ALL } },
  faults: { ...faults, states: { ...faults.states, events: { kind: 'sum', value: 'weight * 2' } } },
  sessions: { ...sessions, states: { ...sessions.states, sessions: ALL } },
};

let warehouse: Warehouse;
let store: LayerStore;
let dataDir: string;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-rules-'));
  warehouse = await openWarehouse({ dataDir, logger: createLogger('query', 'error') });
  store = storeOf(warehouse);
});
afterEach(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const about = (world: World, metric: MetricId, appId?: string): MetricsQuestion => ({
  scope: { tenantId: world.tenantId, ...(appId === undefined ? {} : { appId }) },
  metrics: [{ metric }],
  range: { from: FROM, to: FROM + DAYS * DAY_MS },
  filter: [],
  groupBy: [],
  timeZone: 'UTC',
  orderBy: [],
  first: 10,
});

const rowsOf = (world: World, state: LayerState, metric: MetricId, appId?: string) =>
  planMetrics(about(world, metric, appId), { state, kept: { raw: FROM, quarters: FROM, days: FROM } })
    .statements[0]?.reads.from;

/** Every day of every app, as the schedule would. */
async function settleAll(world: World): Promise<void> {
  for (let day = FROM / DAY_MS - 3; day <= FROM / DAY_MS + DAYS + 1; day++) {
    const apps = world.apps.map((appId) => ({ tenantId: world.tenantId, appId }));
    const settled = await settleDay(world.layer, apps, day);
    expect(settled.kind).toBe('settled');
  }
}

it('FAST answers what EXACT does while what counts has changed, and until history is made anew', async () => {
  const random = randomSource(4_801);
  const world = new World(warehouse, 'acme', random, 1, BEFORE);
  const history: string[] = [];
  let before = NOTHING_PUBLISHED;
  const ask = async (times: number): Promise<number> => {
    const state = await readLayerState(store.select, world.tenantId, before);
    let fromRollups = 0;
    for (let i = 0; i < times; i++)
      fromRollups += await compare(store, world.question(), [state, before], history);
    before = state;
    return fromRollups;
  };
  for (let i = 0; i < 3; i++) history.push(await world.arrive(), await world.roll());
  for (let step = 0; step < 6; step++) history.push(await world.step());
  // The rollups are of another version still.
  await ask(4);

  world.families = ROLLUP_FAMILIES;
  expect((await adoptRules(world.layer)).changed).toEqual(['faults', 'launches', 'sessions', 'types']);
  history.push('rules adopted');
  await ask(4);
  const days: number[] = [];
  for (let step = 0; step < 9; step++) {
    history.push(await world.step());
    if (step === 4) {
      // A worker of the version before that has not heard of its end.
      world.families = BEFORE;
      history.push(await world.arrive(), await world.roll());
      world.families = ROLLUP_FAMILIES;
      await adoptRules(world.layer);
    }
    if (step % 3 === 2) days.push((await followRules(world.layer)).days);
    await ask(3);
  }
  expect(days[0]).toBeGreaterThan(0);

  await settleAll(world);
  history.push('all settled');
  await ask(4);
  const { days: left, entry } = await followRules(world.layer);
  expect(left).toBe(0);
  history.push('followed');
  await ask(4);
  expect(entry.eras.length).toBeGreaterThan(1);
  for (let due = batchesToEnd(entry); due; due = batchesToEnd(await newestEntry(store.select)))
    expect(await compact(world.layer, due)).toBeDefined();
  const state = await readLayerState(store.select, world.tenantId);
  expect(state.eras.at(-1)?.rules).toEqual(rulesOf());
  for (const metric of ['CRASHES', 'LAUNCHES', 'SESSIONS'] as const) {
    expect(rowsOf(world, state, metric)).toBe('rollup');
    expect(rowsOf(world, state, metric, world.apps[0])).toBe('rollup');
  }
  expect(await ask(8)).toBeGreaterThan(3);
});

it('of days whose raw rows have expired says what it can tell, and not what it cannot', async () => {
  const world = new World(warehouse, 'acme', randomSource(77), 2, BEFORE);
  for (let i = 0; i < 4; i++) await world.arrive();
  await world.rollAll();
  await settleAll(world);
  const appId = world.apps[0] ?? '';
  const asked = async (metric: MetricId, range?: MetricsQuestion['range']) => {
    const state = await readLayerState(store.select, 'acme');
    const kept = { raw: FROM + 6 * DAY_MS, quarters: FROM, days: FROM };
    const question = { ...about(world, metric, appId), ...(range ? { range } : {}) };
    const { answer, plan } = await answerQuestion({ select: store.select }, question, { state, kept });
    return { value: answer.rows[0]?.values[0]?.value, precision: plan.precision };
  };
  const truth = async (metric: MetricId) => {
    const { answer } = await answerQuestion({ select: store.select }, about(world, metric, appId), {
      state: undefined,
      kept: { raw: FROM, quarters: FROM, days: FROM },
    });
    return answer.rows[0]?.values[0]?.value;
  };
  const crashes = await truth('CRASHES');
  const installs = await truth('EVENTS');
  world.families = ROLLUP_FAMILIES;
  await adoptRules(world.layer);
  await warehouse.command('DELETE FROM events WHERE at < fromUnixTimestamp64Milli({before:Int64})', {
    params: { before: FROM + 6 * DAY_MS },
  });
  // What has not changed is answered for all times, from rows of before.
  expect(await asked('EVENTS')).toEqual({ value: installs, precision: 'FAST' });
  expect(await asked('CRASHES')).toEqual({ value: crashes, precision: 'FAST' });
  // What has changed only from raw rows.
  await expect(asked('LAUNCHES')).rejects.toThrow(/What counts has changed with a newer version of Sonde/);
  await expect(asked('SESSIONS')).rejects.toThrow(/What counts has changed with a newer version of Sonde/);
  const recent = { from: FROM + 6 * DAY_MS, to: FROM + DAYS * DAY_MS };
  expect((await asked('LAUNCHES', recent)).precision).toBe('EXACT');
  // Nobody came in those days, so nothing is missing.
  const quiet = { from: FROM - 30 * DAY_MS, to: FROM - 20 * DAY_MS };
  const state = await readLayerState(store.select, 'acme');
  const kept = { raw: FROM, quarters: -Infinity, days: -Infinity };
  const plan = planMetrics({ ...about(world, 'LAUNCHES', appId), range: quiet }, { state, kept });
  expect(plan.statements[0]?.reads.from).toBe('rollup');
});
