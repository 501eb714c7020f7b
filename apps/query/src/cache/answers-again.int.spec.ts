import 'reflect-metadata';
import { EVENTS_TOPIC, PROCESSOR_GROUP, type LogConsumer } from '@sonde/event-log';
import { waitFor } from '@sonde/test-kit';
import { eventsTable } from '@sonde/warehouse';
import { insertRows } from '../testing/rows';
import {
  ADMIN_TOKEN,
  makeTenant,
  startTestServer,
  type TestServer,
  type TestTenant,
} from '../testing/server';

const AT = Date.UTC(2026, 10, 1);
const RANGE = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
const QUERY = `query ($id: ID!, $range: TimeRange!) { app(id: $id) { events(range: $range, first: 100) { edges { node { id } } } } }`;
const WITH_FRESHNESS = QUERY.replace('{ events', '{ freshness { lagEvents } events');

let server: TestServer;
let mine: TestTenant;
let theirs: TestTenant;
let consumer: LogConsumer;
let hash = 1;

beforeAll(async () => {
  server = await startTestServer({ cacheMs: 2_000 });
  mine = await makeTenant(server, 'mine');
  theirs = await makeTenant(server, 'theirs');
  // A processor as far as the cache can see: it writes rows, then commits.
  consumer = await server.log.consume(
    { topic: EVENTS_TOPIC, group: PROCESSOR_GROUP, maxEvents: 1, maxBytes: 1_000, lingerMs: 1 },
    {
      async handle({ records }) {
        for (const { key } of records) await store(key === mine.appId ? mine : theirs);
        return { kind: 'done' };
      },
    },
  );
});
afterAll(async () => {
  await consumer.close();
  await server.close();
});
beforeEach(() => {
  // Every test begins with answers that are too old.
  server.clock.now += 120_000;
});

const store = ({ tenantId, appId }: TestTenant) =>
  insertRows(server.warehouse, eventsTable, [{ tenantId, appId, at: AT, eventHash: hash++, type: 'custom' }]);

/** Appends an event and waits until Sonde says that it can be queried. */
async function arrive({ appId }: TestTenant): Promise<void> {
  await server.log.append(EVENTS_TOPIC, [{ key: appId, value: Buffer.from('x'), events: 1 }]);
  await waitFor(async () => (await server.log.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).events === 0, {
    what: 'the event to be processed',
  });
}

interface Given {
  readonly text: string;
  readonly age: string | null;
  readonly events: number;
  /** Statements that it took. */
  readonly asked: number;
}

async function ask(
  { appId, query: key }: TestTenant,
  more: { readonly control?: string; readonly query?: string; readonly token?: string } = {},
): Promise<Given> {
  const before = server.statements.length;
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${more.token ?? key}`,
      'content-type': 'application/json',
      ...(more.control === undefined ? {} : { 'cache-control': more.control }),
    },
    body: JSON.stringify({ query: more.query ?? QUERY, variables: { id: appId, range: RANGE } }),
  });
  const text = await response.text();
  const { data } = JSON.parse(text) as { data: { app: { events: { edges: unknown[] } } } };
  const asked = server.statements.slice(before).filter((sql) => sql.includes('FROM events')).length;
  return { text, age: response.headers.get('age'), events: data.app.events.edges.length, asked };
}

it('the same question again takes nothing from ClickHouse and has the same bytes', async () => {
  await arrive(mine);
  const first = await ask(mine);
  server.clock.now += 1_500;
  const again = await ask(mine);
  expect([first.asked, first.age]).toEqual([1, null]);
  expect([again.asked, again.age]).toEqual([0, '1']);
  expect(again.text).toBe(first.text);
  server.clock.now += 501;
  expect((await ask(mine)).asked).toBe(1);
});

it('an event that was acknowledged and processed is in the next answer, every time', async () => {
  for (let i = 0; i < 10; i++) {
    const before = await ask(mine);
    await arrive(mine);
    expect((await ask(mine)).events).toBe(before.events + 1);
  }
});

it('a control: with max-age the caller takes an answer without it', async () => {
  const before = await ask(mine);
  await arrive(mine);
  server.clock.now += 30_000;
  expect((await ask(mine, { control: 'max-age=31' })).events).toBe(before.events);
  expect((await ask(mine, { control: 'max-age=29' })).events).toBe(before.events + 1);
});

it('who wants none that was given before gets none', async () => {
  await ask(mine);
  expect((await ask(mine, { control: 'no-cache' })).asked).toBe(1);
});

it('tenants and kinds of keys never share an answer', async () => {
  await arrive(theirs);
  await ask(mine);
  expect((await ask(theirs)).asked).toBe(1);
  expect((await ask(mine, { token: mine.manage })).asked).toBe(1);
  expect((await ask(mine, { token: ADMIN_TOKEN })).asked).toBe(1);
});

it('those who ask the same at once share one answer', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(mine)));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.filter(({ age }) => age === null)).toHaveLength(1);
});

it('how far Sonde has come is never told from before', async () => {
  await ask(mine, { query: WITH_FRESHNESS });
  expect((await ask(mine, { query: WITH_FRESHNESS })).asked).toBe(1);
});

it('a change by anybody ends what is kept', async () => {
  await ask(mine);
  const input = { tenantId: mine.tenantId, kind: 'QUERY', name: 'another' };
  await server.data(
    mine.manage,
    'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret } }',
    {
      input,
    },
  );
  expect((await ask(mine)).asked).toBe(1);
});

it('what does not exist yet is asked for every time', async () => {
  const missing = { ...mine, appId: 'nothing' };
  const variables = { id: missing.appId, range: RANGE };
  for (let i = 0; i < 2; i++) expect(await server.data(mine.query, QUERY, variables)).toEqual({ app: null });
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/sonde_query_answers_total\{outcome="again",app="query"\} \d+/);
});
