import 'reflect-metadata';
import { eventsTable, sessionsTable, spansTable } from '@sonde/warehouse';
import { insertRows, type Row } from './testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from './testing/server';

const FROM = Date.UTC(2026, 10, 1);
const RANGE = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
const MINUTE = 60_000;
const SESSIONS = 40;
const EVENTS = 6;

let server: TestServer;
let tenant: TestTenant;

/** 40 sessions of 6 events and 2 spans each, every second one derived; an error in each, of one of 10 groups. */
beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, 'mine');
  const owner = { tenantId: tenant.tenantId, appId: tenant.appId };
  const of = (i: number) => ({
    ...owner,
    sessionId: i % 2 ? '' : `s${i}`,
    laneKey: 1 + (i % 8),
    installId: `i${i % 8}`,
  });
  const start = (i: number): number => FROM + i * 20 * MINUTE;
  const numbers = Array.from({ length: SESSIONS }, (_, i) => i);
  await insertRows(
    server.warehouse,
    sessionsTable,
    numbers.map((i) => ({
      ...of(i),
      sessionId: `s${i}`,
      derived: i % 2,
      anchorAt: FROM,
      version: 1,
      startAt: start(i),
      endAt: start(i) + (EVENTS - 1) * MINUTE,
    })),
  );
  await insertRows(
    server.warehouse,
    eventsTable,
    numbers.flatMap((i) =>
      Array.from({ length: EVENTS }, (_, n): Row => ({
        ...of(i),
        at: start(i) + n * MINUTE,
        eventHash: i * 100 + n,
        type: n === 0 ? 'crash' : 'custom',
        eventId: n === 0 ? `e${i}` : '',
        errorGroupId: n === 0 ? `g${i % 10}` : '',
        appVersion: `v${i % 3}`,
        device: `d${i % 4}`,
      })),
    ),
  );
  await insertRows(
    server.warehouse,
    spansTable,
    numbers.flatMap((i) =>
      [0, 1].map((n) => ({
        ...of(i),
        at: start(i) + n * MINUTE,
        spanHash: i * 10 + n,
        name: `span ${i} ${n}`,
      })),
    ),
  );
});
afterAll(() => server.close());

async function ask(query: string, variables: object = {}): Promise<Record<string, any>> {
  server.statements.length = 0;
  const data = await server.data(tenant.query, query, { id: tenant.appId, range: RANGE, ...variables });
  return data['app'] as Record<string, any>;
}

/** What was asked, but for what the batch layer has published: that is asked once a second, for all questions of a tenant. */
const statements = (): string[] => server.statements.filter((sql) => !sql.includes('FROM rollup_'));

const LIST = `query ($id: ID!, $range: TimeRange!, $first: Int) { app(id: $id) { sessions(range: $range, first: 40) { edges { node {
  id first events(first: $first) { edges { node { id at sessionId } } pageInfo { hasNextPage } } spans(first: $first) { name } } } } } }`;
const ONE = `query ($id: ID!, $session: ID!, $first: Int) { app(id: $id) { session(id: $session) {
  id first events(first: $first) { edges { node { id at sessionId } } pageInfo { hasNextPage } } spans(first: $first) { name } } } }`;

it.each([1, 4, 6, 50])(
  '40 sessions with %d events and spans each take four statements, and answer as one by one',
  async (first) => {
    const { sessions } = await ask(LIST, { first });
    expect(statements()).toHaveLength(4);
    const nodes = sessions.edges.map((edge: any) => edge.node);
    expect(nodes).toHaveLength(SESSIONS);
    for (const node of nodes) {
      expect(node.events.edges).toHaveLength(Math.min(first, EVENTS));
      expect(node.events.pageInfo.hasNextPage).toBe(first < EVENTS);
      expect(node.events.edges.every((edge: any) => edge.node.sessionId === node.id)).toBe(true);
      const { session } = await ask(ONE, { session: node.id, first });
      expect(session).toEqual(node);
      expect(statements()).toHaveLength(4);
    }
  },
);

const GROUP = `id series { at events } versions { value events } devices { value events } sampleEvents(first: 3) { id at appVersion }`;

it('10 error groups with series, versions, devices and samples take as few statements as one', async () => {
  const list = `query ($id: ID!, $range: TimeRange!) { app(id: $id) { errorGroups(range: $range, first: 10) { edges { node { ${GROUP} } } } } }`;
  const { errorGroups } = await ask(list);
  // The moment and the groups, then four for whatever is asked of them.
  expect(server.statements).toHaveLength(6);
  const nodes = errorGroups.edges.map((edge: any) => edge.node);
  expect(nodes).toHaveLength(10);
  const one = `query ($id: ID!, $range: TimeRange!, $group: ID!) { app(id: $id) { errorGroup(id: $group, range: $range) { ${GROUP} } } }`;
  for (const node of nodes) {
    const { errorGroup } = await ask(one, { group: node.id });
    expect(errorGroup).toEqual(node);
    expect(node.sampleEvents).toHaveLength(3);
    const times = node.sampleEvents.map((event: any) => event.at);
    expect(times).toEqual([...times].sort().reverse());
    expect(node.series[0].events).toBe(4);
    expect(node.versions.reduce((sum: number, share: any) => sum + share.events, 0)).toBe(4);
  }
});

it('a timeline goes on behind its first page', async () => {
  const query = `query ($id: ID!, $after: String) { app(id: $id) { session(id: "s3") { events(first: 4, after: $after) { edges { node { at } } pageInfo { hasNextPage endCursor } } } } }`;
  const { session: first } = await ask(query);
  const { session: second } = await ask(query, { after: first.events.pageInfo.endCursor });
  expect(second.events.edges).toHaveLength(2);
  expect(second.events.pageInfo.hasNextPage).toBe(false);
  const times = [...first.events.edges, ...second.events.edges].map((edge: any) => edge.node.at);
  expect(new Set(times).size).toBe(EVENTS);
  expect(times).toEqual([...times].sort());
});
