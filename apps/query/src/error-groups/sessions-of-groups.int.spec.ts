import 'reflect-metadata';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { insertRows, type Row } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

const AT = Date.UTC(2026, 10, 1, 12);
const MINUTE = 60_000;
const RANGE = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };

let server: TestServer;
let tenant: TestTenant;

beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, 'mine');
  const theirs = await makeTenant(server, 'theirs');
  const { tenantId, appId } = tenant;
  let events = 0;
  const crash = (errorGroupId: string, minute: number, row: Row): Row => ({
    tenantId,
    appId,
    at: AT + minute * MINUTE,
    eventHash: ++events,
    type: 'crash',
    sdkType: 'crash',
    sessionId: '',
    installId: 'phone',
    errorGroupId,
    ...row,
  });
  const derived = (sessionId: string, from: number, to: number, row: Row = {}): Row => ({
    tenantId,
    appId,
    sessionId,
    laneKey: 1,
    derived: 1,
    anchorAt: AT,
    version: 1,
    startAt: AT + from * MINUTE,
    endAt: AT + to * MINUTE,
    installId: 'phone',
    ...row,
  });
  await insertRows(server.warehouse, eventsTable, [
    // Three derived sessions of one phone, one of them with two events at its very ends.
    crash('derived', 0, { laneKey: 1 }),
    crash('derived', 10, { laneKey: 1 }),
    crash('derived', 60, { laneKey: 1 }),
    crash('derived', 120, { laneKey: 1 }),
    // Named sessions, two of them in one lane's key as a hash may have it.
    crash('named', 1, { laneKey: 3, sessionId: 's1' }),
    crash('named', 2, { laneKey: 3, sessionId: 's2' }),
    crash('named', 3, { laneKey: 3, sessionId: 's2' }),
    // One derived session, one named, and one that is not stored yet.
    crash('mixed', 5, { laneKey: 1 }),
    crash('mixed', 6, { laneKey: 4, sessionId: 's3' }),
    crash('mixed', 7, { laneKey: 5 }),
    crash('mixed', 8, { laneKey: 5 }),
  ]);
  await insertRows(server.warehouse, sessionsTable, [
    derived('d1', 0, 10),
    derived('d2', 60, 60),
    derived('d3', 120, 150),
    // What was merged away and what others have counts nowhere.
    derived('gone', 0, 9),
    derived('foreign', 0, 5, { tenantId: theirs.tenantId, appId: theirs.appId }),
  ]);
  await insertRows(server.warehouse, sessionsTable, [derived('gone', 0, 9, { version: 2, deleted: 1 })]);
});
afterAll(() => server.close());

const LIST = `query ($id: ID!, $range: TimeRange!, $after: String, $first: Int, $direction: OrderDirection, $filter: [DimensionFilter!]) { app(id: $id) {
  errorGroups(range: $range, first: $first, after: $after, filter: $filter, orderBy: { by: SESSIONS, direction: $direction }) {
    edges { node { id events users sessions } cursor } pageInfo { hasNextPage endCursor } } } }`;

const list = async (more: Readonly<Record<string, unknown>>) =>
  (await server.data(tenant.query, LIST, { id: tenant.appId, range: RANGE, first: 10, ...more }))['app']
    .errorGroups;

it('counts distinct sessions, named or derived', async () => {
  const { edges } = await list({});
  const figures = edges.map(({ node }: any) => [node.id, node.events, node.users, node.sessions]);
  expect(figures.sort()).toEqual([
    ['derived', 4, 1, 3],
    ['mixed', 4, 1, 3],
    ['named', 3, 1, 2],
  ]);
  const one =
    'query ($id: ID!, $range: TimeRange!) { app(id: $id) { errorGroup(id: "derived", range: $range) { sessions } } }';
  expect(await server.data(tenant.query, one, { id: tenant.appId, range: RANGE })).toEqual({
    app: { errorGroup: { sessions: 3 } },
  });
});

it('counts those of the range and of the filter only', async () => {
  const range = { from: new Date(AT + 60 * MINUTE).toISOString(), to: RANGE.to };
  expect((await list({ range })).edges.map(({ node }: any) => [node.id, node.sessions])).toEqual([
    ['derived', 2],
  ]);
  expect((await list({ filter: [{ dimension: 'APP_VERSION', in: ['9'] }] })).edges).toEqual([]);
});

it('orders by them, page by page', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { edges, pageInfo }: any = await list({ first: 1, direction: 'ASC', after });
    seen.push(...edges.map(({ node }: any) => node.id));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  expect(seen).toEqual(['named', 'derived', 'mixed']);
});
