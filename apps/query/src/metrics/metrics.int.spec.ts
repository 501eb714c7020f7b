import 'reflect-metadata';
import {
  METRIC_IDS,
  METRICS,
  needsStatistic,
  STATISTICS,
  type DimensionId,
  type MetricId,
} from '@sonde/vitals';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { makeFleet } from '../testing/fleet';
import {
  DURATIONS,
  FIGURES,
  newInstalls,
  statisticOf,
  type Expected,
  type Slice,
  type Stored,
} from '../testing/reference';
import { insertRows, type Row } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

/** Europe's clocks went forward on 29 March 2026, America's on the 8th. */
const FROM = Date.UTC(2026, 2, 20);
const DAYS = 14;
/** Cuts off both ends of what is stored. */
const RANGE = { from: FROM + 30 * 3_600_000 + 12_345, to: FROM + 12 * 86_400_000 + 7 };

let server: TestServer;
let tenant: TestTenant;
let stored: Stored;

beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, 'measured');
  const other = await makeTenant(server, 'someone else');
  const fleet = makeFleet({
    seed: 7,
    tenantId: tenant.tenantId,
    appId: tenant.appId,
    from: FROM,
    days: DAYS,
    events: 1_500,
  });
  const foreign = makeFleet({
    seed: 8,
    tenantId: other.tenantId,
    appId: other.appId,
    from: FROM,
    days: DAYS,
    events: 300,
  });
  await insertRows(server.warehouse, eventsTable, [...fleet.events, ...foreign.events]);
  // Earlier versions and tombstones count nowhere.
  const replaced = fleet.sessions
    .slice(0, 30)
    .map((row) => ({ ...row, version: 0, crashed: 1, startAt: Number(row['startAt']) + 5 }));
  const buried = fleet.sessions
    .slice(0, 10)
    .map((row, i) => ({ ...row, sessionId: `buried-${i}`, version: 1 }));
  const tombstones = buried.map((row) => ({ ...row, version: 2, deleted: 1 }));
  await insertRows(server.warehouse, sessionsTable, [...replaced, ...buried]);
  await insertRows(server.warehouse, sessionsTable, [...fleet.sessions, ...foreign.sessions, ...tombstones]);
  stored = fleet;
});
afterAll(() => server.close());

const said = (value: unknown): string => (value === '' || value === undefined ? 'unknown' : String(value));

/** A row's value of a dimension, for the dimensions that these tests group by. */
const VALUES: Readonly<Partial<Record<DimensionId, (row: Row) => string>>> = {
  APP_VERSION: (row) => said(row['appVersion']),
  OS: (row) => said(row['os']),
  DEVICE: (row) => said(row['device']),
  COUNTRY: (row) => said(row['country']),
  EMULATOR: (row) => said(row['emulator']),
  EVENT_TYPE: (row) => said(row['type']),
  SCREEN: (row) => said(row['screen']),
  LAUNCH_KIND: (row) =>
    said('launchKind' in row ? row['launchKind'] : row['type'] === 'app_launch' ? row['kind'] : ''),
  ERROR_GROUP: (row) => said(row['errorGroupId']),
  ENDPOINT: (row) => said(row['endpoint']),
  STATUS_CLASS: (row) => (row['status'] === 0 ? 'none' : `${Math.floor(Number(row['status']) / 100)}xx`),
  TRANSACTION: (row) => said(row['name']),
  CURRENCY: (row) => said(row['currency']),
};

const timeOf = (row: Row): number => Number('startAt' in row ? row['startAt'] : row['at']);

const formats = new Map<string, Intl.DateTimeFormat>();
const names = new Map<string, string>();

function localParts(at: number, timeZone: string): string[] {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  return format.format(at).split(/[^0-9]+/);
}

/** `nameBucket`, each only once: a formatter is slow. */
function bucketName(grain: string, timeZone: string, at: number): string {
  const key = `${grain} ${timeZone} ${at}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = nameBucket(grain, timeZone, at);
  names.set(key, name);
  return name;
}

/** A name for the bucket that a time falls in, by the local calendar. */
function nameBucket(grain: string, timeZone: string, at: number): string {
  const [year = '', month = '', day = '', hour = '', minute = ''] = localParts(at, timeZone);
  if (grain === 'MONTH') return `${year}-${month}`;
  if (grain === 'WEEK') {
    const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
    return date.toISOString().slice(0, 10);
  }
  if (grain === 'DAY') return `${year}-${month}-${day}`;
  // An hour that the clock repeats is told apart by its distance from UTC.
  const offset = Date.UTC(+year, +month - 1, +day, +hour, +minute) - Math.floor(at / 60_000) * 60_000;
  return grain === 'HOUR'
    ? `${year}-${month}-${day} ${hour} ${offset}`
    : `${year}-${month}-${day} ${hour}:${minute} ${offset}`;
}

const inRange = (row: Row): boolean => timeOf(row) >= RANGE.from && timeOf(row) < RANGE.to;

/** The metric over the rows that `keep` leaves. */
function expected(
  metric: MetricId,
  statistic: string | undefined,
  timeZone: string,
  keep: (row: Row) => boolean,
): Expected {
  const slice: Slice = {
    events: stored.events.filter((row) => inRange(row) && keep(row)),
    sessions: stored.sessions.filter((row) => inRange(row) && keep(row)),
    dayOf: (row) => bucketName('DAY', timeZone, timeOf(row)),
    all: stored,
    range: RANGE,
  };
  if (metric === 'NEW_INSTALLS') {
    return { value: newInstalls(stored.events).filter((row) => inRange(row) && keep(row)).length };
  }
  const values = DURATIONS[metric];
  if (values) return { value: statisticOf(values(slice), statistic ?? '') };
  const figure = FIGURES[metric];
  if (!figure) throw new Error(`no reference for ${metric}`);
  return figure(slice);
}

function check(
  given: { value: unknown; numerator: unknown; denominator: unknown },
  wanted: Expected,
  what: string,
): void {
  for (const part of ['value', 'numerator', 'denominator'] as const) {
    const want = wanted[part] ?? null;
    const got = given[part];
    const close =
      want === null || got === null
        ? got === want
        : Math.abs(Number(got) - want) <= 1e-9 * Math.max(1, Math.abs(want));
    if (!close) throw new Error(`${what}: ${part} is ${String(got)}, should be ${String(want)}`);
  }
}

const ASK = `query ($id: ID!, $input: MetricsInput!) { app(id: $id) { metrics(input: $input) {
  truncated precision rows { at group { dimension value } values { metric statistic value numerator denominator } } } } }`;

async function ask(input: Readonly<Record<string, unknown>>) {
  const range = { from: new Date(RANGE.from).toISOString(), to: new Date(RANGE.to).toISOString() };
  const data = await server.data(tenant.query, ASK, {
    id: tenant.appId,
    input: { range, first: 1_000, ...input },
  });
  return data['app'].metrics;
}

const isAdoption = (id: MetricId): boolean => id.startsWith('VERSION_ADOPTION');
const COMPARED = METRIC_IDS.filter((id) => !isAdoption(id));
const statisticsOf = (id: MetricId): (string | undefined)[] =>
  needsStatistic(METRICS[id]) ? [...STATISTICS] : [undefined];

describe.each(COMPARED)('%s', (metric) => {
  const metrics = statisticsOf(metric).map((statistic) => ({ metric, ...(statistic ? { statistic } : {}) }));

  it('is what a plain computation over the same rows gives', async () => {
    const { rows, precision, truncated } = await ask({ metrics });
    expect({ rows: rows.length, precision, truncated }).toEqual({
      rows: 1,
      precision: 'EXACT',
      truncated: false,
    });
    expect(rows[0]).toMatchObject({ at: null, group: [] });
    for (const [i, { statistic }] of metrics.entries()) {
      check(
        rows[0].values[i],
        expected(metric, statistic, 'UTC', () => true),
        `${metric} ${statistic ?? ''}`,
      );
    }
  });

  it('is right in every group and under filters', async () => {
    const dimension = METRICS[metric].dimensions.filter((id) => VALUES[id]).at(-1) ?? 'OS';
    const groupBy: DimensionId[] = dimension === 'APP_VERSION' ? ['OS'] : ['APP_VERSION', dimension];
    const filter = [
      { dimension: 'COUNTRY', in: ['IN', "it's"] },
      { dimension: 'DEVICE', notIn: ['unknown'] },
    ];
    const { rows } = await ask({ metrics, groupBy, filter });
    const passes = (row: Row): boolean => row['country'] !== 'DE' && row['device'] !== '';
    const groups = new Set<string>();
    for (const { group, values } of rows) {
      const wanted = group.map(({ value }: { value: string }) => value) as string[];
      groups.add(wanted.join('|'));
      const keep = (row: Row): boolean =>
        passes(row) && groupBy.every((id, i) => VALUES[id]?.(row) === wanted[i]);
      for (const [i, { statistic }] of metrics.entries()) {
        check(values[i], expected(metric, statistic, 'UTC', keep), `${metric} ${wanted.join()}`);
      }
    }
    expect(groups.size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(1);
  });

  it.each([
    ['DAY', 'Asia/Kolkata'],
    ['DAY', 'Europe/Berlin'],
    ['HOUR', 'Europe/Berlin'],
    ['WEEK', 'America/New_York'],
    ['MONTH', 'Australia/Lord_Howe'],
  ])('is right in every bucket: %s in %s', async (grain, timeZone) => {
    const { statistic } = metrics.at(-1) ?? {};
    const { rows } = await ask({ metrics: metrics.slice(-1), grain, timeZone });
    const buckets = rows.map((row: { at: string }) => bucketName(grain, timeZone, Date.parse(row.at)));
    expect(new Set(buckets).size).toBe(rows.length);
    // No gap: the first bucket holds the start of the range, and each begins where the one before ends.
    expect(buckets[0]).toBe(bucketName(grain, timeZone, RANGE.from));
    expect(buckets.at(-1)).toBe(bucketName(grain, timeZone, RANGE.to - 1));
    for (const [i, { at, values }] of rows.entries()) {
      if (i > 0) expect(bucketName(grain, timeZone, Date.parse(at) - 1)).toBe(buckets[i - 1]);
      const keep = (row: Row): boolean => bucketName(grain, timeZone, timeOf(row)) === buckets[i];
      if (grain === 'HOUR' && i % 24 !== 1) continue;
      check(values[0], expected(metric, statistic, timeZone, keep), `${metric} ${buckets[i]}`);
    }
  });
});

describe('adoption of versions', () => {
  it.each([
    ['VERSION_ADOPTION_SESSIONS', (rows: Stored) => rows.sessions.length],
    ['VERSION_ADOPTION_INSTALLS', (rows: Stored) => new Set(rows.events.map((row) => row['installId'])).size],
  ] as const)('%s is the share of a version in its bucket and the other groups', async (metric, size) => {
    const filter = [{ dimension: 'APP_VERSION', in: ['1.1', '2.0'] }];
    const { rows } = await ask({
      metrics: [{ metric }],
      groupBy: ['APP_VERSION', 'OS'],
      grain: 'DAY',
      filter,
    });
    expect(rows.length).toBe(2 * 2 * 12);
    for (const { at, group, values } of rows) {
      const [version, os] = group.map(({ value }: { value: string }) => value);
      const whole = (row: Row): boolean =>
        inRange(row) && row['os'] === os && bucketName('DAY', 'UTC', timeOf(row)) === at.slice(0, 10);
      const part = (row: Row): boolean => whole(row) && row['appVersion'] === version;
      const numerator = size({ events: stored.events.filter(part), sessions: stored.sessions.filter(part) });
      const denominator = size({
        events: stored.events.filter(whole),
        sessions: stored.sessions.filter(whole),
      });
      check(
        values[0],
        { value: denominator ? numerator / denominator : null, numerator, denominator },
        `${metric} ${at}`,
      );
    }
  });

  it('is a share of all when a filter names the version', async () => {
    const { rows } = await ask({
      metrics: [{ metric: 'VERSION_ADOPTION_SESSIONS' }],
      filter: [{ dimension: 'APP_VERSION', in: ['9.9'] }],
    });
    const denominator = stored.sessions.filter(inRange).length;
    expect(rows).toEqual([
      expect.objectContaining({ values: [expect.objectContaining({ value: 0, numerator: 0, denominator })] }),
    ]);
  });
});

it('every metric can be asked in one question', async () => {
  const metrics = METRIC_IDS.map((metric) =>
    needsStatistic(METRICS[metric]) ? { metric, statistic: 'P95' } : { metric },
  );
  const { rows } = await ask({ metrics });
  expect(rows).toHaveLength(1);
  for (const [i, { metric }] of metrics.entries()) {
    if (isAdoption(metric)) continue;
    check(
      rows[0].values[i],
      expected(metric, 'P95', 'UTC', () => true),
      metric,
    );
  }
});

describe('rows', () => {
  it('of several metrics meet by bucket and group', async () => {
    const { rows } = await ask({
      metrics: [{ metric: 'SESSIONS' }, { metric: 'CRASHES' }, { metric: 'CRASH_FREE_SESSIONS' }],
      groupBy: ['DEVICE'],
      grain: 'WEEK',
    });
    expect(rows.map((row: any) => [row.at.slice(0, 10), row.group[0].value])).toEqual(
      ['2026-03-16', '2026-03-23', '2026-03-30'].flatMap((week) =>
        ['Galaxy S24', 'Pixel 8', 'unknown'].map((device) => [week, device]),
      ),
    );
  });

  it('are ordered as asked, nulls last, and cut with a word about it', async () => {
    const question = {
      metrics: [{ metric: 'LAUNCH_DURATION', statistic: 'P95' }],
      groupBy: ['EMULATOR', 'COUNTRY'],
      grain: 'DAY',
    };
    const all = (await ask({ ...question, orderBy: [{ index: 0, direction: 'DESC' }] })).rows.map(
      (row: any) => row.values[0].value,
    );
    const known = all.filter((value: unknown) => value !== null);
    expect(known).toEqual([...known].sort((a, b) => b - a));
    expect(all.slice(known.length).every((value: unknown) => value === null)).toBe(true);
    const few = await ask({ ...question, first: 3, orderBy: [{ index: 0, direction: 'ASC' }] });
    expect(few.truncated).toBe(true);
    expect(few.rows.map((row: any) => row.values[0].value)).toEqual([...known].reverse().slice(0, 3));
  });

  it('of an app without events are one, with zeros and nulls', async () => {
    const empty = await makeTenant(server, 'empty');
    const range = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' };
    const metrics = METRIC_IDS.filter((id) => !needsStatistic(METRICS[id]));
    for (let i = 0; i < metrics.length; i += 10) {
      const part = metrics.slice(i, i + 10).map((metric) => ({ metric }));
      const { app } = await server.data(empty.query, ASK, {
        id: empty.appId,
        input: { metrics: part, range },
      });
      expect(app.metrics.rows).toHaveLength(1);
      for (const [j, value] of app.metrics.rows[0].values.entries()) {
        const isRate = ['rate', 'share_of_versions'].includes(
          METRICS[part[j]?.metric as MetricId].measure.kind,
        );
        expect(value).toMatchObject(isRate ? { value: null, numerator: 0, denominator: 0 } : { value: 0 });
      }
    }
  });

  it('of a tenant can be told apart by app', async () => {
    const range = { from: new Date(RANGE.from).toISOString(), to: new Date(RANGE.to).toISOString() };
    const { metrics } = await server.data(
      tenant.query,
      'query ($input: MetricsInput!) { metrics(input: $input) { rows { group { value } values { value } } } }',
      { input: { metrics: [{ metric: 'EVENTS' }], range, groupBy: ['APP'] } },
    );
    expect(metrics.rows).toEqual([
      {
        group: [{ value: tenant.appId }],
        values: [{ value: expected('EVENTS', undefined, 'UTC', () => true).value }],
      },
    ]);
  });
});
