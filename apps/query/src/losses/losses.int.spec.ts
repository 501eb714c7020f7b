import 'reflect-metadata';
import { batchReceiptsTable, eventsTable } from '@sonde/warehouse';
import { selectBatchGaps } from './batch-gaps';
import { insertRows, type Row } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let server: TestServer;
let tenant: TestTenant;
/** Start of the asked range: a day ago. */
let from: number;

beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, 'losing');
  const other = await makeTenant(server, 'someone else');
  from = Math.floor(Date.now() / DAY) * DAY - DAY;
  await insertRows(server.warehouse, eventsTable, events());
  await insertRows(server.warehouse, batchReceiptsTable, [
    ...receipts(tenant),
    // Another tenant's install of the same name fills no gap and makes none.
    ...receipts(other).map((row) => ({ ...row, sequence: Number(row['sequence']) * 50 })),
  ]);
});
afterAll(() => server.close());

const of = (owner: TestTenant): Row => ({ tenantId: owner.tenantId, appId: owner.appId });

/** A numbered batch of ten events. */
const batch = (
  owner: TestTenant,
  installId: string,
  sequence: number,
  version: string,
  hour: number,
): Row => ({
  ...of(owner),
  installId,
  sequence,
  batchHash: sequence * 1_000 + installId.length,
  appVersion: version,
  receivedAt: from + hour * HOUR,
  events: 10,
});

const report = (owner: TestTenant, version: string, reason: string, dropped: number, hour: number): Row => ({
  ...of(owner),
  installId: 'a',
  batchHash: 77,
  appVersion: version,
  receivedAt: from + hour * HOUR,
  reason,
  dropped,
});

const receipts = (owner: TestTenant): Row[] => [
  // 3 and 4 never came; 6 came late, after the range, and so is no gap; 7 was sent twice.
  batch(owner, 'a', 1, '1.0', 1),
  batch(owner, 'a', 2, '1.0', 2),
  batch(owner, 'a', 5, '1.0', 3),
  batch(owner, 'a', 7, '1.0', 4),
  batch(owner, 'a', 7, '1.0', 5),
  batch(owner, 'a', 6, '1.0', 30),
  // 8 is missing at the update: nobody knows which version it was.
  batch(owner, 'a', 9, '2.0', 6),
  batch(owner, 'a', 10, '2.0', 7),
  // The first that Sonde has of this install is its third.
  batch(owner, 'bb', 3, '2.0', 8),
  // Began to count anew: no gap of a million.
  batch(owner, 'ccc', 1, '2.0', 9),
  batch(owner, 'ccc', 1_000_000, '2.0', 9),
  // Before the range: its gap is another day's.
  batch(owner, 'dddd', 5, '1.0', -5),
  report(owner, '1.0', 'queue_full', 40, 4),
  report(owner, '1.0', 'queue_full', 40, 5),
  report(owner, '2.0', 'storage', 7, 4),
  report(owner, '3.0', 'storage', 1_000, -5),
];

const events = (): Row[] => {
  const made = (version: string, count: number, hour: number): Row[] =>
    Array.from({ length: count }, (_, i) => ({
      ...of(tenant),
      type: 'custom',
      appVersion: version,
      eventHash: i + hour * 1_000,
      // Happened the day before, and waited on the phone.
      at: from + (hour - 20) * HOUR,
      receivedAt: from + hour * HOUR,
      weight: 4,
    }));
  return [...made('1.0', 40, 1), ...made('2.0', 80, 2), ...made('2.5', 5, 3), ...made('1.0', 99, 30)];
};

const QUERY = `query ($id: ID!, $range: TimeRange!) { app(id: $id) {
  losses(range: $range) { appVersion received droppedByClient batches missingBatches missingAtUpdate eventsPerBatch
    estimatedLost share numberedShare installsLookedAt }
  ledger(range: $range) { outcome reason count } } }`;

const ask = async (): Promise<Record<string, any>> => {
  const range = { from: new Date(from).toISOString(), to: new Date(from + DAY).toISOString() };
  return (await server.data(tenant.query, QUERY, { id: tenant.appId, range }))['app'];
};

it('tells for each version what is missing, what was thrown away, and what nobody knows', async () => {
  expect((await ask()).losses).toEqual([
    {
      appVersion: '2.0',
      received: 80,
      droppedByClient: 7,
      batches: 5,
      missingBatches: 2,
      missingAtUpdate: 1,
      eventsPerBatch: 10,
      estimatedLost: 27,
      share: 27 / 107,
      numberedShare: 50 / 80,
      installsLookedAt: 1,
    },
    {
      appVersion: '1.0',
      received: 40,
      droppedByClient: 40,
      batches: 4,
      missingBatches: 2,
      missingAtUpdate: 0,
      eventsPerBatch: 10,
      estimatedLost: 60,
      share: 0.6,
      numberedShare: 1,
      installsLookedAt: 1,
    },
    {
      appVersion: '2.5',
      received: 5,
      droppedByClient: 0,
      batches: 0,
      missingBatches: 0,
      missingAtUpdate: 0,
      eventsPerBatch: null,
      estimatedLost: null,
      share: null,
      numberedShare: 0,
      installsLookedAt: 1,
    },
  ]);
});

it('counts a report in the ledger once, though it came twice', async () => {
  expect((await ask()).ledger).toEqual([
    { outcome: 'CLIENT_DROPPED', reason: 'queue_full', count: 40 },
    { outcome: 'CLIENT_DROPPED', reason: 'storage', count: 7 },
  ]);
});

it('does not count what came before the first batch that is kept once older ones may have expired', async () => {
  const { now } = server.clock;
  server.clock.now = now + 91 * DAY;
  try {
    const [second] = (await ask()).losses as { appVersion: string; missingBatches: number }[];
    expect(second).toMatchObject({ appVersion: '2.0', missingBatches: 0 });
  } finally {
    server.clock.now = now;
  }
});

it('lets some installs stand for all where there are too many, whole numberings of them', async () => {
  const crowd = await makeTenant(server, 'crowd');
  const phones = Array.from({ length: 400 }, (_, i) => `phone-${i}`);
  const sent = phones.flatMap((phone) => [1, 2, 4, 5].map((n) => batch(crowd, phone, n, '1.0', n)));
  await insertRows(server.warehouse, batchReceiptsTable, sent);
  const asking = {
    select: <T>(sql: string, params: Readonly<Record<string, unknown>>) =>
      server.warehouse.select<T>(sql, { params: { ...params } }),
  };
  const range = { from, to: from + DAY };
  const { versions, oneIn } = await selectBatchGaps(asking, crowd, range, true, 400);
  expect(oneIn).toBe(4);
  const [figures] = versions;
  // One batch of each phone is missing for four that came, whichever phones were looked at.
  expect(figures).toMatchObject({ missing: (figures?.batches ?? 0) / 4, missingAtUpdate: 0 });
  expect(Math.abs((figures?.batches ?? 0) / sent.length - 1)).toBeLessThan(0.25);
});

it('refuses a range that ends before it begins', async () => {
  const range = { from: new Date(from).toISOString(), to: new Date(from - 1).toISOString() };
  const { errors } = await server.ask(tenant.query, QUERY, { id: tenant.appId, range });
  expect(errors.map((error) => error.extensions['code'])).toContain('BAD_USER_INPUT');
});
