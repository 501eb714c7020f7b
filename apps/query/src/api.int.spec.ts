import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseExact } from '@sonde/event-schema';
import { EVENTS_TOPIC } from '@sonde/event-log';
import { errorGroupsTable, eventsTable, ledgerTable, sessionsTable, spansTable } from '@sonde/warehouse';
import { Registry } from 'prom-client';
import { waitFor } from '@sonde/test-kit';
import { createQueryMetrics } from './observe/query-metrics';
import { Ask } from './warehouse/ask';
import { TenantGates } from './warehouse/tenant-gates';
import { insertRows, type Row } from './testing/rows';
import { ADMIN_TOKEN, makeTenant, startTestServer, type TestServer, type TestTenant } from './testing/server';

const AT = Date.UTC(2026, 10, 1, 12);
const RANGE = { from: '2026-11-01T00:00:00Z', to: '2026-11-03T00:00:00Z' };
const MINUTE = 60_000;

let server: TestServer;
let mine: TestTenant;
let theirs: TestTenant;

beforeAll(async () => {
  server = await startTestServer();
  mine = await makeTenant(server, 'mine');
  theirs = await makeTenant(server, 'theirs');
  for (const [i, { tenantId, appId }] of [mine, theirs].entries()) await fill(tenantId, appId, i);
});
afterAll(() => server.close());

/** One named session with a timeline, one derived session, a group, a span, a ledger. Other tenants' ids are the same. */
async function fill(tenantId: string, appId: string, tenant: number): Promise<void> {
  const owner = { tenantId, appId };
  const event = (i: number, row: Row): Row => ({
    ...owner,
    at: AT + i * MINUTE,
    // A clock that is an hour behind.
    clockAheadMs: -60 * MINUTE,
    receivedAt: AT + i * MINUTE,
    eventHash: 100 + i,
    type: 'custom',
    sdkType: 'custom',
    sessionId: 's1',
    laneKey: 1,
    installId: 'phone',
    appVersion: `v${tenant}`,
    ...row,
  });
  const stack = JSON.stringify({
    exceptions: [{ type: 'Boom', message: `tenant ${tenant}`, frames: [{ function: 'f' }] }],
    big: 1,
  });
  await insertRows(server.warehouse, eventsTable, [
    event(0, { type: 'app_launch', kind: 'cold', durationMs: 800 }),
    event(1, {
      attributes: parseExact('{"big":9223372036854775807,"price":1.50,"text":"1.50","list":[3.4028235E38]}'),
    }),
    event(2, { type: 'crash', eventId: 'crash-1', errorGroupId: 'group', payload: stack }),
    event(3, { type: 'network_request', status: 0, method: 'GET', url: 'https://a/b' }),
    event(60, { sessionId: '', laneKey: 2 }),
    event(61, { sessionId: '', laneKey: 2 }),
  ]);
  const session = { ...owner, anchorAt: AT, version: 1, installId: 'phone', receivedAt: AT };
  await insertRows(server.warehouse, sessionsTable, [
    {
      ...session,
      sessionId: 's1',
      laneKey: 1,
      startAt: AT,
      endAt: AT + 3 * MINUTE,
      crashed: 1,
      eventCount: 4,
      launchKind: 'cold',
      launchDurationMs: 800,
    },
    {
      ...session,
      sessionId: 'd1',
      laneKey: 2,
      derived: 1,
      startAt: AT + 60 * MINUTE,
      endAt: AT + 61 * MINUTE,
      eventCount: 2,
      receivedAt: AT + 61 * MINUTE,
    },
  ]);
  await insertRows(server.warehouse, errorGroupsTable, [
    { ...owner, errorGroupId: 'group', kind: 'CRASH', title: `Boom ${tenant}`, culprit: 'f', version: 1 },
  ]);
  await insertRows(server.warehouse, spansTable, [
    {
      ...owner,
      at: AT + MINUTE,
      durationMs: 5,
      sessionId: 's1',
      laneKey: 1,
      installId: 'phone',
      name: 'load',
      spanHash: 9,
      status: 'ok',
    },
  ]);
  await insertRows(server.warehouse, ledgerTable, [
    { ...owner, day: AT, outcome: 'ACCEPTED', count: 6 },
    { ...owner, day: AT, outcome: 'INVALID', reason: 'missing_field', count: 2 },
    { ...owner, day: AT - 5 * 86_400_000, outcome: 'ACCEPTED', count: 50 },
  ]);
}

const codeOf = (answer: { errors: readonly { extensions: Readonly<Record<string, unknown>> }[] }) =>
  answer.errors[0]?.extensions['code'];

describe('who may ask', () => {
  it.each([
    ['no token', undefined],
    ['a made-up token', 'nonsense'],
    ['a well-formed key that does not exist', 'sk_query_0000000000000000000000000000000000000000000000'],
  ])('%s: 401 UNAUTHENTICATED', async (_name, token) => {
    const answer = await server.ask(token, '{ apps { id } }');
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('an INGEST key: FORBIDDEN', async () => {
    expect(codeOf(await server.ask(mine.ingest, '{ apps { id } }'))).toBe('FORBIDDEN');
  });

  it('a revoked key dies within a minute', async () => {
    const input = { tenantId: mine.tenantId, kind: 'QUERY', name: 'short-lived' };
    const create =
      'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret key { id prefix revokedAt } } }';
    const { createKey } = await server.data(mine.manage, create, { input });
    expect(createKey.secret.startsWith(createKey.key.prefix)).toBe(true);
    expect((await server.ask(createKey.secret, '{ apps { id } }')).status).toBe(200);
    const { revokeKey } = await server.data(
      mine.manage,
      'mutation ($id: ID!) { revokeKey(id: $id) { id revokedAt } }',
      { id: createKey.key.id },
    );
    expect(revokeKey.revokedAt).not.toBeNull();
    server.clock.now += 60_000;
    expect((await server.ask(createKey.secret, '{ apps { id } }')).status).toBe(401);
  });

  it.each([
    ['createTenant', 'mutation { createTenant(input: { name: "x" }) { id } }'],
    ['createApp', 'mutation { createApp(input: { tenantId: "x", name: "x", platform: IOS }) { id } }'],
    ['createKey', 'mutation { createKey(input: { tenantId: "x", kind: QUERY, name: "x" }) { secret } }'],
  ])('%s with a key of a tenant: FORBIDDEN', async (_name, mutation) => {
    expect(codeOf(await server.ask(mine.query, mutation))).toBe('FORBIDDEN');
    expect(codeOf(await server.ask(mine.manage, mutation))).toBe('FORBIDDEN');
  });

  it('a MANAGE key revokes no key of another tenant, and is not told that it exists', async () => {
    const [key] = await server.catalog.keys.list({ tenantId: theirs.tenantId });
    const revoke = 'mutation ($id: ID!) { revokeKey(id: $id) { id } }';
    const [foreign, missing] = await Promise.all(
      [key?.id, 'no-such-key'].map((id) => server.ask(mine.manage, revoke, { id })),
    );
    expect(foreign?.text).toBe(missing?.text);
    expect(codeOf(foreign as never)).toBe('NOT_FOUND');
  });
});

describe('tenants', () => {
  it('see their own apps; the operator sees all', async () => {
    const ids = async (token: string) =>
      (await server.data(token, '{ apps { id } }'))['apps'].map((app: { id: string }) => app.id);
    expect(await ids(mine.query)).toEqual([mine.appId]);
    expect((await ids(ADMIN_TOKEN)).sort()).toEqual([mine.appId, theirs.appId].sort());
  });

  it.each(['foreign', 'malformed', 'missing'])('get null for a %s app id', async (kind) => {
    const id = { foreign: theirs.appId, malformed: "'; --", missing: '00000000-0000-0000-0000-000000000000' }[
      kind
    ];
    expect((await server.ask(mine.query, 'query ($id: ID!) { app(id: $id) { id name } }', { id })).text).toBe(
      '{"data":{"app":null}}',
    );
  });

  it.each([
    ['very long', 'x'.repeat(5_000)],
    ['empty', ''],
    ['with NUL', 's1\0'],
    ['with quotes and backslashes', "s1' OR '1'='1\\"],
    ['with a tab and a line break', 's1\t\n'],
    ['with a lone surrogate', '\ud800'],
    ['with a placeholder', '{p0:String}'],
  ])('get null for an id that is %s', async (_name, id) => {
    const inside =
      'query ($app: ID!, $id: ID!) { app(id: $app) { session(id: $id) { id } errorGroup(id: $id) { id } } }';
    expect((await server.data(mine.query, inside, { app: mine.appId, id }))['app']).toEqual({
      session: null,
      errorGroup: null,
    });
    expect(await server.data(mine.query, 'query ($id: ID!) { app(id: $id) { id } }', { id })).toEqual({
      app: null,
    });
    const filter = [{ dimension: 'SCREEN', in: [id] }];
    const events =
      'query ($app: ID!, $range: TimeRange!, $filter: [DimensionFilter!]) { app(id: $app) { events(range: $range, filter: $filter) { edges { cursor } } } }';
    expect(
      (await server.data(mine.query, events, { app: mine.appId, range: RANGE, filter }))['app'].events.edges,
    ).toEqual([]);
  });

  it('never see a row of another, though all ids are the same', async () => {
    const query = `query ($id: ID!, $range: TimeRange!) { app(id: $id) {
      metrics(input: { metrics: [{ metric: EVENTS }, { metric: SESSIONS }, { metric: NEW_INSTALLS }, { metric: VERSION_ADOPTION_INSTALLS }], range: $range, groupBy: [APP_VERSION] }) { rows { group { value } values { value } } }
      sessions(range: $range, first: 10) { edges { node { id appVersion events(first: 10) { edges { node { id appVersion } } } spans(first: 5) { name } } } }
      session(id: "s1") { eventCount events(first: 10) { edges { node { appVersion } } } }
      events(range: $range, first: 10) { edges { node { id appVersion } } }
      errorGroups(range: $range, first: 10) { edges { node { title events users series { events } versions { value events } sampleEvents { appVersion stack } } } }
      errorGroup(id: "group", range: $range) { title events }
      ledger(range: $range) { outcome reason count }
    } metrics(input: { metrics: [{ metric: EVENTS }], range: $range, groupBy: [APP] }) { rows { group { value } values { value } } } }`;
    for (const [i, tenant] of [mine, theirs].entries()) {
      const data = await server.data(tenant.query, query, { id: tenant.appId, range: RANGE });
      expect(JSON.stringify(data)).not.toContain(`"v${1 - i}"`);
      expect(JSON.stringify(data)).not.toContain(`tenant ${1 - i}`);
      expect(data['app']).toMatchObject({
        session: { eventCount: 4 },
        errorGroup: { title: `Boom ${i}`, events: 1 },
        ledger: [
          { outcome: 'ACCEPTED', reason: null, count: 6 },
          { outcome: 'INVALID', reason: 'missing_field', count: 2 },
        ],
      });
      expect(data['app'].events.edges).toHaveLength(6);
      expect(data['app'].session.events.edges).toHaveLength(4);
      expect(data['app'].errorGroups.edges[0].node).toMatchObject({
        title: `Boom ${i}`,
        events: 1,
        users: 1,
        series: [{ events: 1 }, { events: 0 }],
        versions: [{ value: `v${i}`, events: 1 }],
        sampleEvents: [{ stack: `Boom: tenant ${i}\n    at f` }],
      });
      expect(data['metrics'].rows).toEqual([{ group: [{ value: tenant.appId }], values: [{ value: 6 }] }]);
    }
  });
});

const EVENTS = `query ($id: ID!, $range: TimeRange!, $first: Int, $after: String, $filter: [DimensionFilter!]) { app(id: $id) {
  events(range: $range, first: $first, after: $after, filter: $filter) { edges { node { id sessionId type status payload } cursor } pageInfo { hasNextPage endCursor } } } }`;

describe('events', () => {
  const page = async (more: Readonly<Record<string, unknown>>) =>
    (await server.data(mine.query, EVENTS, { id: mine.appId, range: RANGE, ...more }))['app'].events;

  it('come newest first, and derived ones find their session', async () => {
    const { edges } = await page({});
    expect(edges.map((edge: any) => edge.node.sessionId)).toEqual(['d1', 'd1', 's1', 's1', 's1', 's1']);
    expect(edges[3].node).toMatchObject({ id: 'crash-1', type: 'crash' });
    expect(edges[2].node).toMatchObject({ status: 0, payload: { method: 'GET' } });
  });

  it('give attributes back with the digits they were sent with', async () => {
    const query =
      'query ($id: ID!, $range: TimeRange!) { app(id: $id) { events(range: $range, filter: [{ dimension: EVENT_TYPE, in: ["custom"] }]) { edges { node { attributes } } } } }';
    const { text } = await server.ask(mine.query, query, { id: mine.appId, range: RANGE });
    for (const digits of ['"big":9223372036854775807', '"price":1.50', '"text":"1.50"', '[3.4028235E38]'])
      expect(text).toContain(digits);
  });

  it('say what the phone’s own clock showed', async () => {
    const query =
      'query ($id: ID!, $range: TimeRange!) { app(id: $id) { events(range: $range, first: 2) { edges { node { at deviceTime } } } } }';
    const { app } = await server.data(mine.query, query, { id: mine.appId, range: RANGE });
    const behind = app.events.edges.map(({ node }: any) => Date.parse(node.at) - Date.parse(node.deviceTime));
    expect(behind).toEqual([60 * MINUTE, 60 * MINUTE]);
  });

  it('can be walked page by page while more arrive, each once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { edges, pageInfo }: any = await page({ first: 2, after });
      seen.push(...edges.map((edge: any) => edge.node.id));
      await insertRows(server.warehouse, eventsTable, [
        {
          tenantId: mine.tenantId,
          appId: mine.appId,
          at: AT + 120 * MINUTE,
          eventHash: 9_000 + seen.length,
          type: 'log',
          sessionId: 'later',
        },
      ]);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });

  it('refuse a cursor of another question', async () => {
    const { pageInfo } = await page({ first: 1 });
    const answer = await server.ask(mine.query, EVENTS, {
      id: mine.appId,
      range: { ...RANGE, from: '2026-10-01T00:00:00Z' },
      after: pageInfo.endCursor,
    });
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: 'after' });
  });
});

describe('sessions', () => {
  const query = `query ($id: ID!) { app(id: $id) { a: session(id: "s1") { ...all } b: session(id: "d1") { ...all } c: session(id: "no") { id } } }
    fragment all on Session { id state first crashed launchKind launchDurationMs durationMs events(first: 10) { edges { node { id sessionId at } } } spans { name status } }`;

  it('have a timeline in the order of time, named or derived', async () => {
    const { app } = await server.data(mine.query, query, { id: mine.appId });
    expect(app.a).toMatchObject({
      state: 'CLOSED',
      first: true,
      crashed: true,
      launchKind: 'cold',
      launchDurationMs: 800,
      durationMs: 3 * MINUTE,
    });
    expect(app.a.spans).toEqual([{ name: 'load', status: 'ok' }]);
    expect(app.b).toMatchObject({ first: false, launchKind: null, launchDurationMs: null });
    expect(app.b.events.edges.map((edge: any) => edge.node.sessionId)).toEqual(['d1', 'd1']);
    const times = app.a.events.edges.map((edge: any) => edge.node.at);
    expect(times).toEqual([...times].sort());
    expect(app.c).toBeNull();
  });

  it('are open until nothing came for their gap', async () => {
    const before = server.clock.now;
    server.clock.now = AT + 61 * MINUTE + 29 * MINUTE;
    expect((await server.data(mine.query, query, { id: mine.appId }))['app'].b.state).toBe('OPEN');
    server.clock.now += 2 * MINUTE;
    expect((await server.data(mine.query, query, { id: mine.appId }))['app'].b.state).toBe('CLOSED');
    server.clock.now = before;
  });

  it.each([
    ['named, and heard of only now', 'CLOSED', { startAt: -600, endAt: -540 }],
    ['named, and still going on', 'OPEN', { startAt: -600, endAt: -29 }],
    ['derived, and as long as one may be', 'CLOSED', { startAt: -721, endAt: -1, derived: 1 }],
    ['ended', 'CLOSED', { startAt: -10, endAt: -1, ended: 1 }],
    ['crashed', 'CLOSED', { startAt: -10, endAt: -1, crashed: 1 }],
    ['just begun', 'OPEN', { startAt: -1, endAt: -1 }],
  ])('that are %s: %s', async (name, state, { startAt, endAt, ...row }) => {
    const { now } = server.clock;
    const { tenantId, appId } = mine;
    await insertRows(server.warehouse, sessionsTable, [
      {
        ...row,
        tenantId,
        appId,
        sessionId: name,
        laneKey: 77,
        anchorAt: now,
        version: 1,
        receivedAt: now,
        startAt: now + startAt * MINUTE,
        endAt: now + endAt * MINUTE,
      },
    ]);
    const stateOf = 'query ($app: ID!, $id: ID!) { app(id: $app) { session(id: $id) { state } } }';
    expect(await server.data(mine.query, stateOf, { app: appId, id: name })).toEqual({
      app: { session: { state } },
    });
  });
});

describe('bad input', () => {
  const METRICS =
    'query ($id: ID!, $input: MetricsInput!) { app(id: $id) { metrics(input: $input) { rows { at } } } }';
  it.each([
    ['input.metrics[0].statistic', { metrics: [{ metric: 'LAUNCH_DURATION' }] }],
    ['input.groupBy[0]', { metrics: [{ metric: 'SESSIONS' }], groupBy: ['ENDPOINT'] }],
    ['input.range', { metrics: [{ metric: 'SESSIONS' }], range: { from: RANGE.to, to: RANGE.from } }],
    ['input.timeZone', { metrics: [{ metric: 'SESSIONS' }], timeZone: 'Moon' }],
    ['input.metrics[0].metric', { metrics: [{ metric: 'HAPPINESS' }] }],
    ['input.range.from', { metrics: [{ metric: 'SESSIONS' }], range: { from: 'yesterday', to: RANGE.to } }],
    ['input.first', { metrics: [{ metric: 'SESSIONS' }], first: 5_000 }],
  ])('%s is named', async (argumentPath, input) => {
    const { errors, status } = await server.ask(mine.query, METRICS, {
      id: mine.appId,
      input: { range: RANGE, ...input },
    });
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath });
    expect(status).toBe(200);
  });

  it('is named in the document itself too', async () => {
    const answer = await server.ask(
      mine.query,
      '{ metrics(input: { metrics: [{ metric: SESSIONS }, { metric: JOY }], range: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" } }) { truncated } }',
    );
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argumentPath: 'input.metrics[1].metric',
    });
  });

  it('a senseless pair comes with the dimensions that make sense', async () => {
    const { errors } = await server.ask(mine.query, METRICS, {
      id: mine.appId,
      input: { range: RANGE, metrics: [{ metric: 'CRASHES' }], groupBy: ['HOST'] },
    });
    expect(errors[0]?.extensions['allowed']).toContain('ERROR_GROUP');
  });

  it('of the control plane has its code', async () => {
    const again = 'mutation { createTenant(input: { name: "mine" }) { id } }';
    expect(codeOf(await server.ask(ADMIN_TOKEN, again))).toBe('CONFLICT');
    const app =
      'mutation ($input: CreateAppInput!) { createApp(input: $input) { id retentionDays platform } }';
    const input = { tenantId: mine.tenantId, name: 'Another', platform: 'IOS' };
    expect(codeOf(await server.ask(ADMIN_TOKEN, app, { input: { ...input, retentionDays: 3_651 } }))).toBe(
      'BAD_USER_INPUT',
    );
    expect(codeOf(await server.ask(ADMIN_TOKEN, app, { input: { ...input, tenantId: 'none' } }))).toBe(
      'NOT_FOUND',
    );
    const made = await server.data(ADMIN_TOKEN, app, { input });
    expect(made['createApp']).toMatchObject({ retentionDays: 90, platform: 'IOS' });
  });

  it.each([
    ['too long', `{ apps { id } } # ${'x'.repeat(17_000)}`],
    [
      'full of aliases',
      `{ ${Array.from({ length: 16 }, (_, i) => `a${i}: metricDefinitions { id }`).join(' ')} }`,
    ],
    [
      'too dear',
      `{ apps { sessions(range: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }, first: 1000) { edges { node { events(first: 1000) { edges { node { id } } } } } } } }`,
    ],
  ])('a document that is %s is refused', async (_name, document) => {
    const answer = await server.ask(mine.query, document);
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(answer.data).toEqual({});
  });

  it('batches, simple content types and mutations by GET are refused', async () => {
    const authorization = `Bearer ${mine.query}`;
    const send = (init: RequestInit, path = '/graphql') =>
      fetch(server.url + path, { ...init, headers: { authorization, ...init.headers } });
    const batch = await send({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '[{"query":"{apps{id}}"}]',
    });
    const simple = await send({
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{apps{id}}"}',
    });
    const get = await send(
      { method: 'GET', headers: { 'apollo-require-preflight': '1' } },
      `/graphql?query=${encodeURIComponent('mutation { revokeKey(id: "x") { id } }')}`,
    );
    expect([batch.status, simple.status, get.status].every((status) => status >= 400 && status < 500)).toBe(
      true,
    );
  });
});

describe('a question that takes too long', () => {
  const slow = (rows: number) => `SELECT sleepEachRow(0.5) FROM numbers(${rows}) SETTINGS max_block_size = 1`;
  const running = async (rows: number) => {
    const sql =
      "SELECT query_id FROM system.processes WHERE query LIKE {text:String} AND query NOT LIKE '%processes%'";
    return (await server.warehouse.select(sql, { params: { text: `%numbers(${rows})%` } })).length;
  };
  const ask = (signal: AbortSignal, milliseconds: number) =>
    new Ask({
      warehouse: server.warehouse,
      gates: new TenantGates(),
      tenant: 'acme',
      signal,
      deadline: Date.now() + milliseconds,
      clock: Date.now,
      seconds: createQueryMetrics(new Registry()).clickhouse,
    });

  it('is ended by ClickHouse', async () => {
    const answer = ask(new AbortController().signal, 700).select(slow(2_000), {});
    await expect(answer).rejects.toMatchObject({ extensions: { code: 'TIMEOUT' } });
    await waitFor(async () => (await running(2_000)) === 0, {
      what: 'the end of the query',
    });
  });

  it('is ended when its caller has gone', async () => {
    const cancel = new AbortController();
    const ended = expect(ask(cancel.signal, 10_000).select(slow(3_000), {})).rejects.toMatchObject({
      extensions: { code: 'TIMEOUT' },
    });
    await waitFor(async () => (await running(3_000)) > 0, { what: 'the query' });
    cancel.abort();
    await ended;
    await waitFor(async () => (await running(3_000)) === 0, { what: 'the end of the query' });
  });

  it('is answered when its time is up, though ClickHouse hangs and cannot cancel anything', async () => {
    const state = readFileSync(join(server.dataDir, 'clickhouse', 'engine.json'), 'utf8');
    const { pid } = (JSON.parse(state) as { engine: { pid: number } }).engine;
    const cancel = new AbortController();
    process.kill(pid, 'SIGSTOP');
    try {
      const answer = ask(cancel.signal, 10_000)
        .select('SELECT 1', {})
        .catch((error: unknown) => error);
      // The stopped engine's system takes the connection; cancelling it would wait for two seconds more.
      const nextTurns = delay(500, 'nobody was told');
      cancel.abort();
      expect(await Promise.race([answer, nextTurns])).toMatchObject({ extensions: { code: 'TIMEOUT' } });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });
});

describe('freshness', () => {
  it('counts what the log holds beyond the processor', async () => {
    const query = 'query ($id: ID!) { app(id: $id) { freshness { lagEvents processedThrough } } }';
    const { app } = await server.data(mine.query, query, { id: mine.appId });
    expect(app.freshness).toEqual({
      lagEvents: 0,
      processedThrough: new Date(server.clock.now).toISOString(),
    });
    await server.log.append(EVENTS_TOPIC, [{ key: 'k', value: Buffer.from('x'), events: 7 }]);
    expect((await server.data(mine.query, query, { id: mine.appId }))['app'].freshness.lagEvents).toBe(7);
  });
});

describe('pages', () => {
  it.each(['/', '/graphiql'])('%s answers 200, and all it loads comes from here', async (path) => {
    const response = await fetch(server.url + path);
    const html = await response.text();
    expect(response.status).toBe(200);
    // The name of SVG's namespace looks like an address and is never loaded.
    expect(html.replaceAll("xmlns='http://www.w3.org/2000/svg'", '')).not.toMatch(/https?:\/\//);
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
    expect(assets.length).toBeGreaterThan(0);
    for (const asset of assets) expect((await fetch(server.url + asset)).status).toBe(200);
  });

  it('health and metrics are there', async () => {
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
      'sonde_query_clickhouse_seconds_count',
    );
  });
});
