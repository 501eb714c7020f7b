import 'reflect-metadata';
import {
  ADMIN_TOKEN,
  makeTenant,
  startTestServer,
  type TestServer,
  type TestTenant,
} from '../testing/server';

const RANGE = { from: '2026-11-01T00:00:00Z', to: '2026-11-03T00:00:00Z' };

let server: TestServer;
let tenant: TestTenant;

beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, 'mine');
});
afterAll(() => server.close());

const faultOf = async (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const { errors } = await server.ask(tenant.query, query, variables);
  return [errors[0]?.extensions['code'], errors[0]?.extensions['argumentPath']];
};

const inline = (input: string) => `{ metrics(input: ${input}) { truncated } }`;
const range = '{ from: "2026-11-01T00:00:00Z", to: "2026-11-03T00:00:00Z" }';

describe('in the document', () => {
  it.each([
    [
      'input.range.from',
      inline('{ metrics: [{ metric: EVENTS }], range: { from: "yesterday", to: "2026-11-03T00:00:00Z" } }'),
    ],
    [
      'input.range.to',
      inline('{ metrics: [{ metric: EVENTS }], range: { from: "2026-11-03T00:00:00Z", to: 5 } }'),
    ],
    ['range.from', `{ apps { ledger(range: { from: "", to: "2026-11-03T00:00:00Z" }) { count } } }`],
    [
      'input.metrics[1].metric',
      inline(`{ metrics: [{ metric: EVENTS }, { metric: JOY }], range: ${range} }`),
    ],
    ['input.range', inline('{ metrics: [{ metric: EVENTS }] }')],
    ['input.metrics[0].metric', inline(`{ metrics: [{}], range: ${range} }`)],
    [
      'input.range.until',
      inline(`{ metrics: [{ metric: EVENTS }], range: ${range.replace(' }', ', until: 1 }')} }`),
    ],
    ['input', '{ metrics { truncated } }'],
    ['range', '{ apps { sessions { edges { cursor } } } }'],
    ['id', '{ app { id } }'],
  ])('%s', async (path, query) => {
    expect(await faultOf(query)).toEqual(['BAD_USER_INPUT', path]);
  });
});

describe('in variables, however they are called', () => {
  const whole = 'query ($i: MetricsInput!) { metrics(input: $i) { truncated } }';
  const metrics = [{ metric: 'EVENTS' }];
  const part =
    'query ($ms: [MetricInput!]!, $t: DateTime!, $m: MetricId!) { metrics(input: { metrics: $ms, range: { from: $t, to: $t } }) { truncated } ' +
    `other: metrics(input: { metrics: [{ metric: EVENTS }, { metric: $m }], range: ${range} }) { truncated } }`;
  const good = { ms: metrics, t: RANGE.from, m: 'EVENTS' };

  it.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['input.metrics[0].metric', whole, { i: { metrics: [{ metric: 'JOY' }], range: RANGE } }],
    ['input.metrics[0].metric', whole, { i: { metrics: [{}], range: RANGE } }],
    ['input.range', whole, { i: { metrics } }],
    ['input.range.to', whole, { i: { metrics, range: { from: RANGE.from } } }],
    ['input.range.from', whole, { i: { metrics, range: { from: 'yesterday" at "i.x', to: RANGE.to } } }],
    ['input.rnage', whole, { i: { metrics, range: RANGE, rnage: RANGE } }],
    ['input.metrics[0].statistic', whole, { i: { metrics: [{ metric: 'LAUNCH_DURATION' }], range: RANGE } }],
    ['input', whole, {}],
    ['input', whole, { i: null }],
    ['input', whole, { i: 5 }],
    ['input.metrics[1].metric', part, { ...good, ms: [...metrics, { metric: 'JOY' }] }],
    ['input.range.from', part, { ...good, t: 'yesterday' }],
    ['input.metrics[1].metric', part, { ...good, m: 'JOY' }],
    [
      'first',
      'query ($n: Int, $range: TimeRange!) { apps { events(range: $range, first: $n) { edges { cursor } } } }',
      { n: 'many', range: RANGE },
    ],
  ])('%s', async (path, query, variables) => {
    expect(await faultOf(query, variables)).toEqual(['BAD_USER_INPUT', path]);
  });
});

describe('in the request itself', () => {
  const send = async (init: RequestInit) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      ...init,
      headers: {
        authorization: `Bearer ${tenant.query}`,
        'content-type': 'application/json',
        ...init.headers,
      },
    });
    const text = await response.text();
    const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] };
    return [response.status, Object.keys(JSON.parse(text) as object), errors[0]?.extensions.code];
  };

  it.each<[string, number, RequestInit]>([
    ['no JSON', 400, { body: '{"query": ' }],
    ['an empty body', 400, { body: '' }],
    ['null', 400, { body: 'null' }],
    ['a number', 400, { body: '5' }],
    ['an array', 400, { body: '[{"query":"{apps{id}}"}]' }],
    ['an empty object', 400, { body: '{}' }],
    ['a query that is no text', 400, { body: '{"query":5}' }],
    ['an empty query', 400, { body: '{"query":""}' }],
    ['variables that are a text', 400, { body: '{"query":"{apps{id}}","variables":"x"}' }],
    ['plain text', 400, { body: '{"query":"{apps{id}}"}', headers: { 'content-type': 'text/plain' } }],
    ['another type', 415, { body: '<a/>', headers: { 'content-type': 'application/xml' } }],
    ['a body that is too large', 413, { body: `{"query":"${'x'.repeat(600_000)}"}` }],
    ['PUT', 405, { method: 'PUT', body: '{"query":"{apps{id}}"}' }],
    ['PUT without JSON', 400, { method: 'PUT', body: '{' }],
    ['DELETE', 405, { method: 'DELETE', body: '{"query":"{apps{id}}"}' }],
  ])('%s: %s', async (_name, status, init) => {
    expect(await send(init)).toEqual([status, ['errors'], 'BAD_USER_INPUT']);
  });

  it('a method that is not allowed comes with those that are', async () => {
    const headers = { authorization: `Bearer ${tenant.query}` };
    const response = await fetch(`${server.url}/graphql`, { method: 'PUT', headers });
    expect(response.headers.get('allow')).toBe('GET, POST');
  });
});

describe('the control plane', () => {
  const CREATE =
    'mutation ($input: CreateAppInput!) { createApp(input: $input) { id sessionGapMinutes eventsPerSecond eventsPerDay } }';

  it('makes apps with limits and a session gap, which they show', async () => {
    const input = { tenantId: tenant.tenantId, name: 'Limited', platform: 'IOS' };
    const limits = { eventsPerSecond: 50, eventsPerDay: 1_000_000, sessionGapMinutes: 5 };
    const { createApp } = await server.data(ADMIN_TOKEN, CREATE, { input: { ...input, ...limits } });
    expect(createApp).toEqual({ id: createApp.id, ...limits });
    expect(await server.catalog.apps.get(createApp.id)).toMatchObject(limits);
    const read = 'query ($id: ID!) { app(id: $id) { sessionGapMinutes eventsPerSecond eventsPerDay } }';
    expect(await server.data(tenant.query, read, { id: createApp.id })).toEqual({ app: limits });
    const usual = await server.data(ADMIN_TOKEN, CREATE, { input: { ...input, name: 'Usual' } });
    expect(usual['createApp']).toMatchObject({
      sessionGapMinutes: 30,
      eventsPerSecond: null,
      eventsPerDay: null,
    });
  });

  it.each([
    ['eventsPerSecond', 0],
    ['eventsPerDay', -1],
    ['sessionGapMinutes', 0],
    ['sessionGapMinutes', 1_441],
  ])('refuses %s: %s', async (field, value) => {
    const input = { tenantId: tenant.tenantId, name: 'Refused', platform: 'IOS', [field]: value };
    const { errors } = await server.ask(ADMIN_TOKEN, CREATE, { input });
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: `input.${field}` });
  });

  it('tells in plain English that a name is taken', async () => {
    const input = { tenantId: tenant.tenantId, name: 'Shop', platform: 'IOS' };
    const { errors } = await server.ask(ADMIN_TOKEN, CREATE, { input });
    expect(errors[0]).toMatchObject({
      message: 'there is an app with this name already',
      extensions: { code: 'CONFLICT', argumentPath: 'input.name' },
    });
  });
});

it('the admin token has no tenant whose metrics it could ask for, and is told what to do', async () => {
  const { errors } = await server.ask(
    ADMIN_TOKEN,
    inline(`{ metrics: [{ metric: EVENTS }], range: ${range} }`),
  );
  expect(errors[0]?.extensions['code']).toBe('FORBIDDEN');
  expect(errors[0]?.message).toContain('QUERY key');
});
