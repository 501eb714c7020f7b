import 'reflect-metadata';
import {
  DEFAULT_KEPT_DAYS,
  ERROR_BOUNDS,
  rollUp,
  settleDay,
  type Layer,
  type LayerStore,
} from '@sonde/vitals';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { makeFleet, randomSource } from '../testing/fleet';
import { insertRows, type Row } from '../testing/rows';
import {
  ADMIN_TOKEN,
  makeTenant,
  startTestServer,
  type TestServer,
  type TestTenant,
} from '../testing/server';

const DAY_MS = 86_400_000;
/** Within what is kept of an app. */
const FROM = Math.floor(Date.now() / DAY_MS) * DAY_MS - 20 * DAY_MS;
const DAYS = 5;
const LOG = 99;
const CAP = 2;

let server: TestServer;
let tenant: TestTenant;
let layer: Layer;
let offset = 0;

const place = (row: Row): Row => ({ ...row, logId: LOG, logPartition: 0, logOffset: offset++ });
const settle = (day: number) =>
  settleDay(layer, [{ tenantId: tenant.tenantId, appId: tenant.appId }], Math.floor(day / DAY_MS));
const roll = () => rollUp(layer, [{ logId: LOG, partition: 0, offset: offset - 1 }], 1_000_000);

beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, 'rolled up');
  const { warehouse } = server;
  const store: LayerStore = {
    select: (sql, params) => warehouse.select(sql, { params }),
    insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
    run: (sql, params) => warehouse.command(sql, { params }),
  };
  layer = {
    store,
    identity: { now: Date.now, random: randomSource(1) },
    retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
    cap: CAP,
  };
  const fleet = makeFleet({
    seed: 3,
    tenantId: tenant.tenantId,
    appId: tenant.appId,
    from: FROM,
    days: DAYS,
    events: 900,
  });
  await insertRows(warehouse, eventsTable, fleet.events.map(place));
  await insertRows(warehouse, sessionsTable, fleet.sessions.map(place));
  await roll();
  for (let day = 0; day < DAYS; day++) await settle(FROM + day * DAY_MS);
});
afterAll(() => server.close());

const FIELDS = `precision folded rows { at group { value } values { value numerator denominator errorBound } }`;

async function ask(input: Readonly<Record<string, unknown>>, token = tenant.query, fields = FIELDS) {
  const query = `query ($id: ID!, $input: MetricsInput!) { app(id: $id) { metrics(input: $input) { ${fields} } } }`;
  const range = { from: new Date(FROM).toISOString(), to: new Date(FROM + DAYS * DAY_MS).toISOString() };
  return server.ask(token, query, { id: tenant.appId, input: { range, first: 1_000, ...input } });
}

const metricsOf = ({ data }: { readonly data: Record<string, any> }) => data['app'].metrics;
const SESSIONS = { metrics: [{ metric: 'SESSIONS' }, { metric: 'CRASHES' }] };

it('says what a FAST answer is and how far its values may be off', async () => {
  const answer = metricsOf(
    await ask({
      metrics: [
        { metric: 'CRASHES' },
        { metric: 'ACTIVE_INSTALLS' },
        { metric: 'LAUNCH_DURATION', statistic: 'P95' },
        { metric: 'USER_PERCEIVED_CRASH_RATE' },
      ],
    }),
  );
  expect([answer.precision, answer.rows[0].values.map((value: any) => value.errorBound)]).toEqual([
    'FAST',
    [0, ERROR_BOUNDS.distinct, ERROR_BOUNDS.percentiles, 0],
  ]);
});

it('says EXACT, and means it, when raw rows were asked for or are all that knows', async () => {
  for (const input of [
    { ...SESSIONS, precision: 'EXACT' },
    { metrics: [{ metric: 'USER_PERCEIVED_CRASH_RATE' }] },
  ]) {
    const { precision, rows } = metricsOf(await ask(input));
    expect([precision, rows[0].values.map((value: any) => value.errorBound)]).toEqual([
      'EXACT',
      input.metrics.map(() => 0),
    ]);
  }
});

it('holds a session that has just changed, though its day was settled', async () => {
  const before = metricsOf(await ask(SESSIONS)).rows[0].values.map((value: any) => value.value);
  const at = FROM + DAY_MS + 3_600_000;
  const common = { tenantId: tenant.tenantId, appId: tenant.appId, anchorAt: at, version: 1, startAt: at };
  await insertRows(server.warehouse, sessionsTable, [
    place({ ...common, sessionId: 'late', endAt: at + 1_000 }),
  ]);
  const crash = { tenantId: tenant.tenantId, appId: tenant.appId, at, type: 'crash', eventHash: 1 };
  await insertRows(server.warehouse, eventsTable, [place(crash)]);
  const after = metricsOf(await ask(SESSIONS)).rows[0].values.map((value: any) => value.value);
  expect(after).toEqual(before.map((value: number) => value + 1));
  await roll();
  expect(metricsOf(await ask(SESSIONS)).rows[0].values.map((value: any) => value.value)).toEqual(after);
  await settle(at);
  expect(metricsOf(await ask(SESSIONS)).rows[0].values.map((value: any) => value.value)).toEqual(after);
});

describe('a dimension with more values than an app may have', () => {
  it('folds in FAST, which says so, and adds up to what EXACT has', async () => {
    const question = { metrics: [{ metric: 'EVENTS' }], groupBy: ['APP_VERSION'] };
    const fast = metricsOf(await ask(question));
    const exact = metricsOf(await ask({ ...question, precision: 'EXACT' }));
    const byName = (answer: any): Map<string, number> =>
      new Map(answer.rows.map((row: any) => [row.group[0].value, row.values[0].value]));
    const total = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
    expect([fast.folded, exact.folded]).toEqual([['APP_VERSION'], []]);
    const named = [...byName(fast)].filter(([name]) => name !== '__other__');
    expect(named).toHaveLength(CAP);
    for (const [name, value] of named) expect(value).toBe(byName(exact).get(name));
    expect(byName(exact).size).toBe(4);
    expect(total(byName(fast).values())).toBe(total(byName(exact).values()));
  });

  it('folds a value alike whether it was rolled up or has just come', async () => {
    const question = { metrics: [{ metric: 'EVENTS' }], groupBy: ['APP_VERSION'] };
    const other = (answer: any): number =>
      answer.rows.find((row: any) => row.group[0].value === '__other__').values[0].value;
    const before = other(metricsOf(await ask(question)));
    const row = { tenantId: tenant.tenantId, appId: tenant.appId, at: FROM + 5, type: 'custom' };
    await insertRows(server.warehouse, eventsTable, [place({ ...row, eventHash: 2, appVersion: '77' })]);
    expect(other(metricsOf(await ask(question)))).toBe(before + 1);
    await roll();
    expect(other(metricsOf(await ask(question)))).toBe(before + 1);
  });

  it('is filtered in raw rows, which have every name', async () => {
    const filter = [{ dimension: 'APP_VERSION', in: ['77'] }];
    const { precision, rows } = metricsOf(await ask({ metrics: [{ metric: 'EVENTS' }], filter }));
    expect([precision, rows[0].values[0].value]).toEqual(['EXACT', 1]);
  });
});

describe('explain', () => {
  const EXPLAIN = 'explain { steps sql params }';

  it('shows the operator what was read, with the SQL and its parameters', async () => {
    const { explain } = metricsOf(await ask(SESSIONS, ADMIN_TOKEN, EXPLAIN));
    expect(explain.map(({ steps }: any) => steps[0])).toEqual([
      expect.stringContaining(`rollup_sessions: UTC days ${new Date(FROM).toISOString()}`),
      expect.stringMatching(/^rollup_usage: UTC days/),
      expect.stringMatching(/^Beside the others: days with session rows/),
    ]);
    expect(explain[0].sql).toContain('tenantId = {p0:String}');
    expect(explain[0].params).toMatchObject({ p0: tenant.tenantId, p1: tenant.appId });
    const [raw] = metricsOf(await ask({ ...SESSIONS, precision: 'EXACT' }, ADMIN_TOKEN, EXPLAIN)).explain;
    expect(raw.steps).toEqual(['Raw rows of sessions, as asked.']);
  });

  it('is not for keys', async () => {
    const { errors } = await ask(SESSIONS, tenant.manage, EXPLAIN);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  });
});

it('refuses what is no longer kept, with the reason, and answers the rest', async () => {
  const { catalog, clock } = server;
  const app = await catalog.apps.get(tenant.appId);
  const now = clock.now;
  // Some years later: of the fleet's days the raw rows have gone, then the quarter-hours, then all.
  const later = (days: number): void => void (clock.now = (app?.createdAt ?? now) + days * DAY_MS);
  const range = (days: number) => {
    const from = Math.floor(clock.now / DAY_MS) * DAY_MS - days * DAY_MS;
    return { from: new Date(from).toISOString(), to: new Date(from + 3 * DAY_MS).toISOString() };
  };
  const refusal = async (input: Readonly<Record<string, unknown>>): Promise<string> =>
    (await ask({ metrics: [{ metric: 'CRASHES' }], ...input })).errors
      .map(({ message, extensions }) => `${String(extensions['code'])} ${message}`)
      .join();
  try {
    later(1_200);
    expect(await refusal({ range: range(100), precision: 'EXACT' })).toMatch(
      /^BAD_USER_INPUT EXACT answers come from raw rows, and raw rows are kept from \d{4}-\d\d-\d\d on/,
    );
    expect(await refusal({ range: range(100) })).toBe('');
    expect(await refusal({ range: range(100), grain: 'HOUR' })).toBe('');
    expect(await refusal({ range: range(500), grain: 'HOUR' })).toMatch(/only UTC days are kept/);
    expect(await refusal({ range: range(500), grain: 'DAY' })).toBe('');
    expect(await refusal({ range: range(1_150) })).toMatch(/Days are kept from/);
  } finally {
    clock.now = now;
  }
});
