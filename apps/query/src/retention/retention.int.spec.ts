import 'reflect-metadata';
import { DEFAULT_KEPT_DAYS, rollUp, type Layer } from '@sonde/vitals';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { randomSource } from '../testing/fleet';
import { insertRows, type Row } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

const DAY = 86_400_000;
/** New York's clocks went forward on 8 March 2026. */
const FROM = Date.UTC(2026, 2, 1);
const DAYS = 30;
const NOW = FROM + 26 * DAY + 5_000_000;
const LOG = { logId: 9, logPartition: 0 };

let server: TestServer;
let tenant: TestTenant;
const events: Row[] = [];
const sessions: Row[] = [];

beforeAll(async () => {
  server = await startTestServer();
  server.clock.now = NOW;
  tenant = await makeTenant(server, 'retained');
  const other = await makeTenant(server, 'someone else');
  const random = randomSource(17);
  const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const time = (): number => FROM + Math.floor(random() * DAYS * DAY);
  for (let i = 0; i < 160; i++) {
    const install = { appId: tenant.appId, tenantId: tenant.tenantId, installId: `install-${i}`, laneKey: i };
    const phone = { ...install, os: pick('ios', 'android', ''), country: pick('IN', 'DE') };
    const first = time();
    for (let n = 0; n < 4; n++)
      events.push({
        ...phone,
        ...LOG,
        at: first + Math.floor(random() * random() * 9 * DAY),
        eventHash: i * 10 + n,
        type: 'custom',
        appVersion: pick('1.0', '1.1'),
        // What the phone says of its installation does not matter here.
        firstInstalledAt: pick(0, FROM - 90 * DAY),
      });
    for (let n = 0; n < 12; n++) {
      const startAt = first + Math.floor(random() * (n < 6 ? 3 : 24) * DAY);
      const session = { ...phone, ...LOG, sessionId: `${i}/${n}`, anchorAt: startAt, version: 2 };
      sessions.push({ ...session, startAt, endAt: startAt + 60_000, deleted: random() < 0.1 ? 1 : 0 });
      // An earlier version that says otherwise counts nowhere.
      sessions.push({ ...session, version: 1, startAt: startAt + DAY, endAt: startAt + DAY + 1, deleted: 0 });
    }
  }
  const placed = (rows: readonly Row[]): Row[] => rows.map((row, logOffset) => ({ ...row, logOffset }));
  await insertRows(server.warehouse, eventsTable, placed(events));
  await insertRows(server.warehouse, sessionsTable, placed(sessions));
  await insertRows(
    server.warehouse,
    eventsTable,
    events.map((row) => ({ ...row, tenantId: other.tenantId, appId: other.appId })),
  );
});
afterAll(() => server.close());

const formats = new Map<string, Intl.DateTimeFormat>();

/** Number of the local day, by the runtime's own calendar. */
function dayOf(at: number, timeZone: string): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  formats.set(timeZone, format);
  return Date.parse(`${format.format(at)}T00:00:00Z`) / DAY;
}

interface Install {
  readonly first: Row;
  readonly sessions: readonly Row[];
}

function installs(): Install[] {
  const all = new Map<string, Row[]>();
  for (const row of events) {
    const id = String(row['installId']);
    all.set(id, [...(all.get(id) ?? []), row]);
  }
  return [...all].map(([id, rows]) => ({
    first: rows.reduce((a, b) =>
      Number(a['at']) < Number(b['at']) ||
      (a['at'] === b['at'] && Number(a['eventHash']) < Number(b['eventHash']))
        ? a
        : b,
    ),
    sessions: sessions.filter(
      (row) => row['installId'] === id && row['version'] === 2 && row['deleted'] === 0,
    ),
  }));
}

/** Counted one install after the other. */
function naive(cohort: readonly Install[], days: readonly number[], timeZone: string) {
  return {
    installs: cohort.length,
    days: days.map((day) => {
      const over = cohort.filter(
        ({ first }) => dayOf(Number(first['at']), timeZone) + day < dayOf(NOW, timeZone),
      );
      const came = over.filter(({ first, sessions: its }) =>
        its.some(
          (row) => dayOf(Number(row['startAt']), timeZone) === dayOf(Number(first['at']), timeZone) + day,
        ),
      );
      return {
        day,
        installs: over.length,
        came: came.length,
        value: over.length > 0 ? came.length / over.length : null,
      };
    }),
  };
}

const ASK = `query ($app: ID!, $input: RetentionInput!) { app(id: $app) { retention(input: $input) {
  truncated rows { at group { dimension value } installs days { day installs came value } } freshness { lagEvents } } } }`;
const RANGE = { from: FROM + 2 * DAY + 7_000_000, to: FROM + 24 * DAY };
const range = { from: new Date(RANGE.from).toISOString(), to: new Date(RANGE.to).toISOString() };

async function ask(input: object): Promise<any> {
  const data = await server.data(tenant.query, ASK, { app: tenant.appId, input: { range, ...input } });
  return data['app'].retention;
}

const inRange = ({ first }: Install): boolean =>
  Number(first['at']) >= RANGE.from && Number(first['at']) < RANGE.to;

describe.each(['from raw rows', 'with installs that are remembered'])('%s', (how) => {
  beforeAll(async () => {
    if (how === 'from raw rows') return;
    const { warehouse } = server;
    const layer: Layer = {
      store: {
        select: (sql, params) => warehouse.select(sql, { params }),
        insertRows: (table, rows, token) => warehouse.insertRows(table, rows, token),
        run: (sql, params) => warehouse.command(sql, { params }),
      },
      identity: { now: Date.now, random: Math.random },
      retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
    };
    // The later rows are beyond what is rolled up.
    await rollUp(layer, [{ logId: 9, partition: 0, offset: 400 }], 10_000);
  });

  it.each(['UTC', 'Asia/Kolkata', 'America/New_York'])(
    'is what a count one by one gives, in %s',
    async (timeZone) => {
      const days = [0, 1, 2, 7, 21];
      const { rows, truncated } = await ask({ timeZone, days });
      const cohort = installs().filter(inRange);
      expect(rows).toEqual([{ at: null, group: [], ...naive(cohort, days, timeZone) }]);
      expect(truncated).toBe(false);
      expect(rows[0].days.every(({ came }: { came: number }) => came > 0)).toBe(true);
      expect(rows[0].days.at(-1).installs).toBeLessThan(rows[0].installs);
    },
  );

  it('is right for each day on which installs were first seen, and says nothing of days that are not over', async () => {
    const timeZone = 'America/New_York';
    const { rows } = await ask({ timeZone, grain: 'DAY', days: [1, 7] });
    const cohorts = installs().filter(inRange);
    expect(rows.length).toBe(dayOf(RANGE.to - 1, timeZone) - dayOf(RANGE.from, timeZone) + 1);
    for (const { at, group, ...figures } of rows) {
      const day = dayOf(Date.parse(at), timeZone);
      const cohort = cohorts.filter(({ first }) => dayOf(Number(first['at']), timeZone) === day);
      expect([at, figures]).toEqual([at, naive(cohort, [1, 7], timeZone)]);
      expect(group).toEqual([]);
    }
    expect(rows.at(-1).days[1]).toMatchObject({ installs: 0, value: null });
  });

  it('is right in groups and under filters, by what the first event says', async () => {
    const { rows } = await ask({
      days: [1],
      groupBy: ['OS', 'APP_VERSION'],
      filter: [{ dimension: 'COUNTRY', in: ['IN'] }],
    });
    const said = (text: unknown): string => (text === '' ? 'unknown' : String(text));
    for (const { group, at, ...figures } of rows) {
      const [os, version] = group.map(({ value }: { value: string }) => value);
      const cohort = installs().filter(
        (one) =>
          inRange(one) &&
          one.first['country'] === 'IN' &&
          said(one.first['os']) === os &&
          one.first['appVersion'] === version,
      );
      expect(figures).toEqual(naive(cohort, [1], 'UTC'));
      expect(at).toBeNull();
    }
    expect(rows).toHaveLength(6);
    const sizes = rows.map((row: { installs: number }) => row.installs);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });
});

it('days are 1, 7 and 30 unless said', async () => {
  const { rows } = await ask({});
  expect(rows[0].days.map(({ day }: { day: number }) => day)).toEqual([1, 7, 30]);
});

it.each([
  [{ days: [] }, 'input.days'],
  [{ days: [401] }, 'input.days[0]'],
  [{ days: [1, 1] }, 'input.days[1]'],
  [{ grain: 'HOUR' }, 'input.grain'],
  [{ timeZone: 'Mars' }, 'input.timeZone'],
  [{ groupBy: ['SCREEN'] }, 'input.groupBy[0]'],
  [{ filter: [{ dimension: 'EVENT_TYPE', in: ['crash'] }] }, 'input.filter[0].dimension'],
  [{ range: { from: range.to, to: range.from } }, 'input.range'],
  [{ range: { from: '2020-01-01T00:00:00Z', to: range.to }, grain: 'DAY' }, 'input.range'],
  [{ first: 0 }, 'input.first'],
])('%j is refused before anything is asked', async (input, argumentPath) => {
  const asked = server.statements.length;
  const { errors } = await server.ask(tenant.query, ASK, { app: tenant.appId, input: { range, ...input } });
  expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath });
  expect(server.statements.slice(asked)).toEqual([]);
});
