import 'reflect-metadata';
import { METRIC_IDS, METRICS, needsStatistic, type MetricId } from '@sonde/vitals';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { makeFleet } from '../testing/fleet';
import type { Stored } from '../testing/reference';
import { insertRows, type Row } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

const FROM = Date.UTC(2026, 9, 1);
const DAY = 86_400_000;
const RANGE = { from: new Date(FROM).toISOString(), to: new Date(FROM + 14 * DAY).toISOString() };

let server: TestServer;
let tenant: TestTenant;
let other: TestTenant;
let stored: Stored;

beforeAll(async () => {
  server = await startTestServer();
  server.clock.now = FROM + 20 * DAY;
  tenant = await makeTenant(server, 'looked at');
  other = await makeTenant(server, 'someone else');
  const fleet = (owner: TestTenant, seed: number, events: number) =>
    makeFleet({ seed, tenantId: owner.tenantId, appId: owner.appId, from: FROM, days: 14, events });
  stored = fleet(tenant, 11, 1_200);
  const foreign = fleet(other, 12, 400);
  await insertRows(server.warehouse, eventsTable, [...stored.events, ...foreign.events]);
  await insertRows(server.warehouse, sessionsTable, [...stored.sessions, ...foreign.sessions]);
});
afterAll(() => server.close());

const PASSPORT = `passport {
  definition { id title numerator denominator } statistic from to value numerator denominator precision errorBound
  freshness { lagEvents } sampledShare newInstalls { saidByPhone firstSeen }
  samples { ...Sample } counterSamples { ...Sample } }`;
const SAMPLE = `fragment Sample on PassportSample { id appId at
  event { id type appVersion } session { id crashed anr appVersion startedAt } }`;

const input = (metric: MetricId, more: object = {}) => ({
  metrics: [{ metric, ...(needsStatistic(METRICS[metric]) ? { statistic: 'P50' } : {}) }],
  range: RANGE,
  ...more,
});

async function rowsOf(metric: MetricId, more: object = {}, of = tenant): Promise<any[]> {
  const { app } = await server.data(
    of.query,
    `query ($id: ID!, $input: MetricsInput!) { app(id: $id) { metrics(input: $input) {
       rows { at group { value } values { value numerator denominator errorBound ${PASSPORT} } } precision } } } ${SAMPLE}`,
    { id: of.appId, input: input(metric, more) },
  );
  return app.metrics.rows;
}

const passportOf = async (metric: MetricId, more: object = {}) =>
  (await rowsOf(metric, more))[0].values[0].passport;

const inRange = (row: Row): boolean => {
  const at = Number('startAt' in row ? row['startAt'] : row['at']);
  return at >= FROM && at < FROM + 14 * DAY;
};

it.each(METRIC_IDS)('%s can be asked for its passport, which says what the value says', async (metric) => {
  const [row] = await rowsOf(metric);
  const [{ passport, ...value }] = row.values;
  expect(passport).toMatchObject({
    ...value,
    definition: { id: metric, title: METRICS[metric].title },
    from: RANGE.from,
    to: RANGE.to,
  });
  expect(passport.samples.length).toBeGreaterThan(0);
  expect(passport.samples.length).toBeLessThanOrEqual(5);
  for (const sample of [...passport.samples, ...passport.counterSamples]) {
    expect(sample.appId).toBe(tenant.appId);
    expect(sample.id).toBe((sample.event ?? sample.session).id);
    expect(sample.session === null).toBe(METRICS[metric].source === 'events');
  }
});

it('samples of crash-free sessions did not crash, counter-samples did; both are the newest, and can be opened', async () => {
  const { samples, counterSamples } = await passportOf('CRASH_FREE_SESSIONS');
  const newest = (crashed: number) =>
    stored.sessions
      .filter((row) => inRange(row) && row['crashed'] === crashed)
      .map((row) => ({ at: Number(row['startAt']), id: String(row['sessionId']) }))
      .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
      .slice(0, 5)
      .map(({ id }) => id);
  expect(samples.map(({ id }: { id: string }) => id)).toEqual(newest(0));
  expect(counterSamples.map(({ id }: { id: string }) => id)).toEqual(newest(1));
  const { app } = await server.data(
    tenant.query,
    'query ($app: ID!, $id: ID!) { app(id: $app) { session(id: $id) { crashed } } }',
    { app: tenant.appId, id: counterSamples[0].id },
  );
  expect(app.session).toEqual({ crashed: true });
});

it('samples of crash-free users are events of installs that never crashed in the range', async () => {
  const range = { from: RANGE.from, to: new Date(FROM + DAY).toISOString() };
  const { samples, counterSamples } = await passportOf('CRASH_FREE_USERS', { range });
  const crashed = new Set(
    stored.events
      .filter((row) => row['type'] === 'crash' && Number(row['at']) >= FROM && Number(row['at']) < FROM + DAY)
      .map((row) => row['installId']),
  );
  expect(crashed.size).toBeGreaterThan(0);
  const installOf = new Map(stored.events.map((row) => [String(row['at']), row['installId']]));
  const installs = (list: { at: string }[]) => list.map(({ at }) => installOf.get(String(Date.parse(at))));
  expect(samples).toHaveLength(5);
  expect(installs(samples).filter((install) => crashed.has(install))).toEqual([]);
  expect(installs(counterSamples).filter((install) => !crashed.has(install))).toEqual([]);
});

it('looks into the bucket and the group of its value only', async () => {
  const rows = await rowsOf('CRASHES', {
    groupBy: ['APP_VERSION'],
    grain: 'WEEK',
    timeZone: 'Asia/Kolkata',
    first: 4,
  });
  expect(rows).toHaveLength(4);
  for (const { at, group, values } of rows) {
    const { passport } = values[0];
    expect(Date.parse(passport.from)).toBe(Math.max(Date.parse(at), FROM));
    for (const { event, at: when } of passport.samples) {
      expect([event.type, event.appVersion ?? 'unknown']).toEqual(['crash', group[0].value]);
      expect(Date.parse(when)).toBeGreaterThanOrEqual(Date.parse(passport.from));
      expect(Date.parse(when)).toBeLessThan(Date.parse(passport.to));
    }
  }
});

it('tells the share of sampled events, and how new installs were known', async () => {
  const { sampledShare } = await passportOf('EVENTS');
  const events = stored.events.filter(inRange);
  expect(sampledShare).toBeCloseTo(events.filter((row) => row['weight'] !== 1).length / events.length, 12);
  expect((await passportOf('SESSIONS')).sampledShare).toBeNull();
  const passport = await passportOf('NEW_INSTALLS');
  const said = new Set(
    stored.events.filter((row) => Number(row['firstInstalledAt']) > 0).map((row) => row['installId']),
  );
  const { saidByPhone, firstSeen } = passport.newInstalls;
  expect(saidByPhone + firstSeen).toBe(passport.value);
  expect(saidByPhone).toBeLessThanOrEqual(said.size);
  expect((await passportOf('CRASHES')).newInstalls).toBeNull();
});

it('over all apps of the tenant shows samples of its apps and of no other', async () => {
  const { metrics } = await server.data(
    tenant.query,
    `query ($input: MetricsInput!) { metrics(input: $input) { rows { values { ${PASSPORT} } } } } ${SAMPLE}`,
    { input: input('ANR_FREE_SESSIONS') },
  );
  const { samples, counterSamples } = metrics.rows[0].values[0].passport;
  const apps = [...samples, ...counterSamples].map(({ appId }: { appId: string }) => appId);
  expect(new Set(apps)).toEqual(new Set([tenant.appId]));
});

it('refuses more than ten passports in one request', async () => {
  const { errors } = await server.ask(
    tenant.query,
    `query ($id: ID!, $input: MetricsInput!) { app(id: $id) { metrics(input: $input) {
       rows { values { passport { value } } } } } }`,
    { id: tenant.appId, input: input('EVENTS', { grain: 'DAY' }) },
  );
  expect(errors.map(({ extensions }) => extensions['code'])).toContain('BAD_USER_INPUT');
});
