import 'reflect-metadata';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { randomSource } from '../testing/fleet';
import { insertRows, type Row } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FROM = Date.UTC(2026, 3, 6);
const RANGE = { from: FROM + HOUR, to: FROM + 47 * HOUR };
const range = { from: new Date(RANGE.from).toISOString(), to: new Date(RANGE.to).toISOString() };

let server: TestServer;
let tenant: TestTenant;
const events: Row[] = [];
const sessions: Row[] = [];

beforeAll(async () => {
  server = await startTestServer();
  server.clock.now = FROM + 60 * HOUR;
  tenant = await makeTenant(server, 'funnelled');
  const other = await makeTenant(server, 'someone else');
  const random = randomSource(23);
  const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)] as T;
  for (let i = 0; i < 220; i++) {
    const app = { appId: tenant.appId, tenantId: tenant.tenantId };
    const install = { ...app, installId: `install-${i % 60}`, os: pick('ios', 'android'), appVersion: '1.0' };
    const start = FROM + Math.floor(random() * 48 * HOUR);
    const derived = random() < 0.4;
    const laneKey = derived ? 5_000 + (i % 60) : i;
    const sessionId = `session-${i}`;
    const length = 1 + Math.floor(random() * 9);
    // Few different times, so that many events share a millisecond, and windows end on one.
    const times = Array.from({ length }, () => start + Math.floor(random() * 8) * 5 * MINUTE);
    sessions.push({
      ...install,
      sessionId,
      laneKey,
      derived: derived ? 1 : 0,
      anchorAt: start,
      version: 1,
      startAt: Math.min(...times),
      endAt: Math.max(...times),
    });
    for (const [n, at] of times.entries()) {
      const type = pick('screen_view', 'custom', 'transaction', 'crash');
      events.push({
        ...install,
        laneKey,
        sessionId: derived ? '' : sessionId,
        userId: pick('', `user-${i % 25}`),
        at,
        eventHash: events.length,
        logIndex: (events.length * 7_919) % 65_536,
        type,
        screen: pick('Home', 'Cart', ''),
        name: type === 'custom' ? pick('tap', 'buy') : type === 'transaction' ? 'checkout' : '',
        kind: type === 'transaction' ? pick('ended', 'failed') : '',
        country: n === 0 ? 'IN' : pick('IN', 'DE'),
      });
    }
  }
  await insertRows(server.warehouse, eventsTable, events);
  await insertRows(server.warehouse, sessionsTable, sessions);
  await insertRows(
    server.warehouse,
    eventsTable,
    events.map((row) => ({ ...row, tenantId: other.tenantId, appId: other.appId })),
  );
});
afterAll(() => server.close());

interface Step {
  readonly filter?: readonly { readonly dimension: string; readonly in: readonly string[] }[];
  readonly name?: string;
}

const COLUMNS: Readonly<Record<string, string>> = {
  EVENT_TYPE: 'type',
  SCREEN: 'screen',
  COUNTRY: 'country',
};

const passes = (row: Row, { filter = [], name }: Step): boolean =>
  (name === undefined || row['name'] === name) &&
  filter.every(({ dimension, in: wanted }) => {
    const value = String(row[COLUMNS[dimension] ?? '']);
    return wanted.includes(value === '' ? 'unknown' : value);
  });

const order = (a: Row, b: Row): number =>
  Number(a['at']) - Number(b['at']) || Number(a['logIndex']) - Number(b['logIndex']);

/** How many steps the events take at most: every way to choose one for each step is tried. */
function reached(rows: readonly Row[], steps: readonly Step[], windowMs: number): number {
  const sorted = [...rows].sort(order);
  const walk = (from: number, step: number, start: number): number => {
    const wanted = steps[step];
    if (!wanted) return 0;
    let best = 0;
    for (let i = from; i < sorted.length; i++) {
      const row = sorted[i] as Row;
      if (!passes(row, wanted) || (step > 0 && Number(row['at']) - start > windowMs)) continue;
      best = Math.max(best, 1 + walk(i + 1, step + 1, step === 0 ? Number(row['at']) : start));
    }
    return best;
  };
  return walk(0, 0, 0);
}

function unitOf(row: Row, per: string): string | undefined {
  if (per === 'INSTALL') return String(row['installId']);
  if (per === 'USER') return row['userId'] === '' ? undefined : String(row['userId']);
  if (row['sessionId'] !== '') return String(row['sessionId']);
  // The one that ClickHouse finds first, where two of a lane overlap, may be either: see `overlaps`.
  const holder = sessions.find(
    (session) =>
      session['derived'] === 1 &&
      session['laneKey'] === row['laneKey'] &&
      Number(session['startAt']) <= Number(row['at']) &&
      Number(row['at']) <= Number(session['endAt']),
  );
  return String(holder?.['sessionId']);
}

/** Counted one after the other: how many came to each step. */
function naive(
  steps: readonly Step[],
  per: string,
  windowMs = Infinity,
  keep: (row: Row) => boolean = () => true,
) {
  const units = new Map<string, Row[]>();
  for (const row of events) {
    if (Number(row['at']) < RANGE.from || Number(row['at']) >= RANGE.to || !keep(row)) continue;
    const unit = unitOf(row, per);
    if (unit !== undefined) units.set(unit, [...(units.get(unit) ?? []), row]);
  }
  const levels = [...units.values()].map((rows) => reached(rows, steps, windowMs));
  return steps.map((_, i) => levels.filter((level) => level > i).length);
}

const ASK = `query ($app: ID!, $input: FunnelInput!) { app(id: $app) { funnel(input: $input) {
  truncated rows { group { dimension value } steps { title count ofFirst ofPrevious } } freshness { lagEvents } } } }`;

async function ask(input: object): Promise<any> {
  const data = await server.data(tenant.query, ASK, { app: tenant.appId, input: { range, ...input } });
  return data['app'].funnel;
}

const countsOf = (row: { steps: { count: number }[] }): number[] => row.steps.map(({ count }) => count);
const of = (dimension: string, ...values: string[]): Step => ({ filter: [{ dimension, in: values }] });

const FUNNELS: readonly (readonly Step[])[] = [
  [of('EVENT_TYPE', 'screen_view'), { name: 'tap' }, { name: 'checkout' }],
  [of('SCREEN', 'Home'), of('SCREEN', 'Cart')],
  // Events that may be either step, and the same step again.
  [of('SCREEN', 'Home', 'Cart'), of('SCREEN', 'Cart', 'unknown'), of('SCREEN', 'Cart')],
  [
    of('EVENT_TYPE', 'custom'),
    of('EVENT_TYPE', 'custom'),
    of('EVENT_TYPE', 'custom'),
    of('EVENT_TYPE', 'custom'),
  ],
  [
    {
      filter: [...(of('SCREEN', 'Home').filter ?? []), ...(of('EVENT_TYPE', 'custom').filter ?? [])],
      name: 'buy',
    },
    { name: 'buy' },
  ],
];

it('derived sessions of a lane do not overlap in these rows, so each event has one', () => {
  const derived = sessions.filter((row) => row['derived'] === 1);
  const overlaps = derived.filter((a) =>
    derived.some(
      (b) =>
        a !== b &&
        a['laneKey'] === b['laneKey'] &&
        Number(a['startAt']) <= Number(b['endAt']) &&
        Number(b['startAt']) <= Number(a['endAt']),
    ),
  );
  expect(overlaps).toEqual([]);
});

describe.each(['SESSION', 'INSTALL', 'USER'])('per %s', (per) => {
  it.each(FUNNELS.map((steps, i) => [i, steps] as const))(
    'funnel %i is what a count one by one gives',
    async (_, steps) => {
      for (const windowMinutes of [null, 5, 15, 600]) {
        const { rows } = await ask({ steps, per, windowMinutes });
        expect(rows).toHaveLength(1);
        const windowMs = windowMinutes === null ? Infinity : windowMinutes * MINUTE;
        expect([windowMinutes, countsOf(rows[0])]).toEqual([windowMinutes, naive(steps, per, windowMs)]);
      }
      expect(naive(steps, per)[1]).toBeGreaterThan(0);
    },
  );
});

it('a filter narrows all steps; shares are of the first step and of the one before', async () => {
  const steps = [
    { title: 'Look', ...of('SCREEN', 'Home') },
    { title: 'Tap', name: 'tap' },
    { title: 'Fly', name: 'fly' },
    { title: 'Land', name: 'land' },
  ];
  const { rows } = await ask({ steps, filter: [{ dimension: 'COUNTRY', in: ['IN'] }] });
  const [look = 0, tap = 0] = naive(steps, 'SESSION', Infinity, (row) => row['country'] === 'IN');
  expect(tap).toBeGreaterThan(0);
  expect(rows[0].steps).toEqual([
    { title: 'Look', count: look, ofFirst: 1, ofPrevious: 1 },
    { title: 'Tap', count: tap, ofFirst: tap / look, ofPrevious: tap / look },
    { title: 'Fly', count: 0, ofFirst: 0, ofPrevious: 0 },
    { title: 'Land', count: 0, ofFirst: 0, ofPrevious: null },
  ]);
});

it('groups are by what the earliest event of the first step says', async () => {
  const steps = FUNNELS[1] ?? [];
  const { rows } = await ask({ steps, per: 'INSTALL', groupBy: ['OS', 'COUNTRY'] });
  const firsts = new Map<string, Row>();
  for (const row of [...events].sort(
    (a, b) => Number(a['at']) - Number(b['at']) || Number(a['eventHash']) - Number(b['eventHash']),
  )) {
    const isIn = Number(row['at']) >= RANGE.from && Number(row['at']) < RANGE.to && row['screen'] === 'Home';
    if (isIn && !firsts.has(String(row['installId']))) firsts.set(String(row['installId']), row);
  }
  for (const row of rows) {
    const [os, country] = row.group.map(({ value }: { value: string }) => value);
    const keep = ({ installId }: Row): boolean => {
      const first = firsts.get(String(installId));
      return first?.['os'] === os && first?.['country'] === country;
    };
    expect([os, country, countsOf(row)]).toEqual([os, country, naive(steps, 'INSTALL', Infinity, keep)]);
  }
  expect(rows.length).toBeGreaterThan(2);
  expect(rows.reduce((sum: number, row: any) => sum + row.steps[0].count, 0)).toBe(firsts.size);
});

it('over nothing has a row of zeros', async () => {
  const { rows } = await ask({ steps: [{ name: 'a' }, { name: 'b' }] });
  expect(rows).toEqual([
    { group: [], steps: [0, 0].map((count) => ({ title: null, count, ofFirst: null, ofPrevious: null })) },
  ]);
});

const TWO = [{ name: 'a' }, { name: 'b' }];
it.each([
  [{ steps: [{ name: 'a' }] }, 'input.steps'],
  [{ steps: [{ name: 'a' }, {}] }, 'input.steps[1]'],
  [{ steps: [{ name: '' }, { name: 'b' }] }, 'input.steps[0].name'],
  [{ steps: [{ filter: [{ dimension: 'SCREEN' }] }, { name: 'b' }] }, 'input.steps[0].filter[0]'],
  [
    { steps: [{ filter: [{ dimension: 'ATTRIBUTE', attribute: 'x', in: ['1'] }] }, { name: 'b' }] },
    'input.steps[0].filter[0].attribute',
  ],
  [{ steps: TWO, windowMinutes: 0 }, 'input.windowMinutes'],
  [{ steps: TWO, windowMinutes: 43_201 }, 'input.windowMinutes'],
  [{ steps: TWO, groupBy: ['SCREEN'] }, 'input.groupBy[0]'],
  [{ steps: TWO, first: 1_001 }, 'input.first'],
])('%j is refused before anything is asked', async (input, argumentPath) => {
  const asked = server.statements.length;
  const { errors } = await server.ask(tenant.query, ASK, { app: tenant.appId, input: { range, ...input } });
  expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath });
  expect(server.statements.slice(asked)).toEqual([]);
});

it('a range whose rows have expired is refused', async () => {
  server.clock.now = FROM + 4_000 * 24 * HOUR;
  const { errors } = await server.ask(tenant.query, ASK, { app: tenant.appId, input: { range, steps: TWO } });
  server.clock.now = FROM + 60 * HOUR;
  expect(errors[0]?.message).toContain('Funnels are counted from raw rows');
});
