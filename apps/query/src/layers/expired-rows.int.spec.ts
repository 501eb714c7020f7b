import 'reflect-metadata';
import {
  DEFAULT_KEPT_DAYS,
  readLayerState,
  rollUp,
  settleDay,
  type Layer,
  type LayerStore,
} from '@sonde/vitals';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { randomSource } from '../testing/fleet';
import { insertRows, type Row } from '../testing/rows';
import {
  makeTenant,
  startTestServer,
  type GraphqlError,
  type TestServer,
  type TestTenant,
} from '../testing/server';

const DAY_MS = 86_400_000;
const LOG = 98;
/** Raw rows are kept for 90 days. */
const OLD = 100;
const CAP = 2;

let server: TestServer;
let tenant: TestTenant;
let layer: Layer;
let offset = 0;
let events = 0;

const dayAgo = (days: number): number => (Math.floor(server.clock.now / DAY_MS) - days) * DAY_MS;
const roll = () => rollUp(layer, [{ logId: LOG, partition: 0, offset: offset - 1 }], 1_000_000);
const settle = (day: number) =>
  settleDay(layer, [{ tenantId: tenant.tenantId, appId: tenant.appId }], Math.floor(day / DAY_MS));
const place = (row: Row): Row => ({
  tenantId: tenant.tenantId,
  appId: tenant.appId,
  ...row,
  logId: LOG,
  logPartition: 0,
  logOffset: offset++,
});

/** An install's events, of versions 0, 1, 2, …, and its session. */
async function visit(install: string, day: number, versions: number, version = 1): Promise<void> {
  const at = day + 3_600_000;
  await insertRows(
    server.warehouse,
    eventsTable,
    Array.from({ length: versions }, (_, i) =>
      place({ at: at + i, type: 'custom', installId: install, eventHash: ++events, appVersion: String(i) }),
    ),
  );
  const session = { sessionId: `${install}/${day}`, anchorAt: at, startAt: at, endAt: at + 1_000 };
  await insertRows(server.warehouse, sessionsTable, [place({ ...session, installId: install, version })]);
}

/** What the retention does in time. */
async function expire(): Promise<void> {
  for (const [table, time] of [
    ['events', 'at'],
    ['sessions', 'startAt'],
  ] as const) {
    await server.warehouse.command(
      `DELETE FROM ${table} WHERE tenantId = {tenantId:String} AND ${time} < fromUnixTimestamp64Milli({before:Int64})`,
      { params: { tenantId: tenant.tenantId, before: dayAgo(90) } },
    );
  }
}

async function values(input: Readonly<Record<string, unknown>>, from: number, to: number): Promise<unknown> {
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const { data, errors }: { data: Record<string, any>; errors: readonly GraphqlError[] } = await server.ask(
    tenant.query,
    'query ($id: ID!, $input: MetricsInput!) { app(id: $id) { metrics(input: $input) { rows { values { value } } } } }',
    { id: tenant.appId, input: { range, ...input } },
  );
  if (errors.length > 0)
    return errors.map(({ message, extensions }) => `${String(extensions['code'])}: ${message}`).join();
  return data['app'].metrics.rows[0].values.map((value: any) => value.value);
}
const count = (metric: string) => ({ metrics: [{ metric }] });

beforeEach(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, 'kept');
  offset = 0;
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
});
afterEach(() => server.close());

it('sessions of a day whose rows have expired stay what they were when it was settled last', async () => {
  for (const install of ['a', 'b', 'c']) await visit(install, dayAgo(OLD), 1);
  await visit('a', dayAgo(2), 1);
  await roll();
  await settle(dayAgo(OLD));
  // One of them changes at the last moment: the day is not clean any more, and then its rows go.
  await visit('c', dayAgo(OLD), 1, 2);
  await roll();
  await expire();
  const { settled } = await readLayerState(layer.store.select, tenant.tenantId);
  expect(settled.map(({ clean }) => clean)).toEqual([false]);
  expect(await values(count('SESSIONS'), dayAgo(OLD), dayAgo(OLD - 1))).toEqual([3]);
  expect(await values(count('SESSIONS'), dayAgo(OLD + 5), dayAgo(0))).toEqual([4]);
});

it('sessions of a day that was never settled in its time are refused, not counted as none', async () => {
  for (const install of ['a', 'b']) await visit(install, dayAgo(OLD), 1);
  await visit('a', dayAgo(OLD - 3), 1);
  await roll();
  await settle(dayAgo(OLD));
  await expire();
  const missing = new Date(dayAgo(OLD - 3)).toISOString().slice(0, 10);
  expect(await values(count('SESSIONS'), dayAgo(OLD), dayAgo(0))).toMatch(
    new RegExp(`^BAD_USER_INPUT: The sessions of ${missing} were not added up`),
  );
  // Days on which nobody came were not settled either, and hold none.
  expect(await values(count('SESSIONS'), dayAgo(OLD + 3), dayAgo(OLD - 2))).toEqual([2]);
  expect(await values(count('EVENTS'), dayAgo(OLD), dayAgo(0))).toEqual([3]);
});

it('an app that has sent nothing older than what is kept is asked for all times, and a young one that has is not', async () => {
  const exact = { ...count('EVENTS'), precision: 'EXACT' };
  const from = Date.UTC(2020, 0, 1);
  const to = Date.UTC(2100, 0, 1);
  await visit('a', dayAgo(80), 2);
  await roll();
  expect(await values(exact, from, to)).toEqual([2]);
  expect(await values({ ...count('NEW_INSTALLS'), precision: 'EXACT' }, from, to)).toEqual([1]);
  // Ten days later some of it has gone, though the app is younger than its retention.
  server.clock.now += 11 * DAY_MS;
  await expire();
  expect(await values(exact, from, to)).toMatch(/^BAD_USER_INPUT: EXACT answers come from raw rows/);
  expect(await values(exact, dayAgo(90), to)).toEqual([0]);
  expect(await values({ ...count('NEW_INSTALLS'), precision: 'EXACT' }, dayAgo(90), to)).toMatch(
    /^BAD_USER_INPUT: Raw rows are kept from .* ask with precision FAST/,
  );
  expect(await values(count('NEW_INSTALLS'), dayAgo(90), to)).toEqual([0]);
});

it('values that have no name any more are found together, and not one by one', async () => {
  await visit('a', dayAgo(OLD), 5);
  await roll();
  await visit('a', dayAgo(3), 4);
  const filter = (...wanted: string[]) => ({
    ...count('EVENTS'),
    filter: [{ dimension: 'APP_VERSION', in: wanted }],
  });
  const names = await server.warehouse.select<{ value: string }>(
    "SELECT toString(value) AS value FROM dimension_values WHERE dimension = 'APP_VERSION'",
  );
  expect(names).toHaveLength(CAP);
  const total = (await values(filter('__other__'), dayAgo(OLD), dayAgo(0))) as number[];
  // Of 5 and of 4 versions, the later 4 being in no batch yet.
  const unnamed = (versions: number): number =>
    versions - names.filter(({ value }) => Number(value) < versions).length;
  expect(total).toEqual([unnamed(5) + unnamed(4)]);
  await roll();
  expect(await values(filter('__other__'), dayAgo(OLD), dayAgo(0))).toEqual(total);
  expect(await values(filter('4'), dayAgo(OLD), dayAgo(0))).toMatch(
    /^BAD_USER_INPUT: APP_VERSION has had more/,
  );
  expect(await values({ ...filter('__other__'), precision: 'EXACT' }, dayAgo(3), dayAgo(0))).toMatch(
    /^BAD_USER_INPUT: __other__ stands for/,
  );
  expect(await values(filter('3'), dayAgo(3), dayAgo(0))).toEqual([1]);
});
