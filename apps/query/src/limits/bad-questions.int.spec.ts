import 'reflect-metadata';
import { performance } from 'node:perf_hooks';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { insertRows } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

const RANGE = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
const AT = Date.parse(RANGE.from);
const IN_TEXT = `range: { from: "${RANGE.from}", to: "${RANGE.to}" }`;
const TEN_YEARS = { from: '2016-11-01T00:00:00Z', to: '2026-11-01T00:00:00Z' };

let server: TestServer;
let tenant: TestTenant;

beforeAll(async () => {
  server = await startTestServer({ showSchema: false });
  tenant = await makeTenant(server, 'mine');
  const owner = { tenantId: tenant.tenantId, appId: tenant.appId };
  const rows = Array.from({ length: 9 }, (_, i) => i);
  await insertRows(
    server.warehouse,
    eventsTable,
    rows.map((i) => ({ ...owner, at: AT + i, eventHash: i, type: 'crash', errorGroupId: `g${i}` })),
  );
  await insertRows(
    server.warehouse,
    sessionsTable,
    rows.map((i) => ({
      ...owner,
      sessionId: `s${i}`,
      anchorAt: AT,
      version: 1,
      startAt: AT + i,
      endAt: AT + i,
    })),
  );
  // The first answer of a process compiles and connects; who asks badly first is not what is measured here.
  await server.ask(tenant.query, '{ apps { id } }');
});
afterAll(() => server.close());

const METRICS =
  'query ($id: ID!, $input: MetricsInput!) { app(id: $id) { metrics(input: $input) { truncated } } }';
const metrics = (input: object): [string, object] => [
  METRICS,
  { input: { metrics: [{ metric: 'EVENTS' }], range: RANGE, ...input } },
];
const list = (field: string, more: object, selection = 'pageInfo { endCursor }'): [string, object] => [
  `query ($id: ID!, $range: TimeRange!, $filter: [DimensionFilter!], $first: Int, $after: String) { app(id: $id) {
    ${field}(range: $range, filter: $filter, first: $first, after: $after) { ${selection} } } }`,
  { range: RANGE, ...more },
];
const values = Array.from({ length: 10_000 }, (_, i) => `v${i}`);
const many = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

const QUESTIONS: readonly (readonly [string, readonly [string, object], string])[] = [
  ['10 years at minute grain', metrics({ range: TEN_YEARS, grain: 'MINUTE' }), 'input.range'],
  ['10 years at day grain', metrics({ range: TEN_YEARS, grain: 'DAY' }), 'input.range'],
  [
    'a range that ends before it begins',
    metrics({ range: { from: RANGE.to, to: RANGE.from } }),
    'input.range',
  ],
  ['10,000 groups', metrics({ groupBy: Array(10_000).fill('COUNTRY') }), 'input.groupBy'],
  [
    '10,000 values in a filter',
    metrics({ filter: [{ dimension: 'COUNTRY', in: values }] }),
    'input.filter[0].in',
  ],
  [
    '10,000 values in a filter of a list',
    list('events', { filter: [{ dimension: 'COUNTRY', notIn: values }] }),
    'filter[0].notIn',
  ],
  [
    '500 filters',
    list('sessions', { filter: Array(500).fill({ dimension: 'COUNTRY', in: ['IN'] }) }),
    'filter',
  ],
  ['10,000 metrics', metrics({ metrics: Array(10_000).fill({ metric: 'EVENTS' }) }), 'input.metrics'],
  ['a negative page', list('events', { first: -1 }), 'first'],
  ['an empty page', list('sessions', { first: 0 }), 'first'],
  ['a page of 1,001', list('errorGroups', { first: 1_001 }), 'first'],
  ['a negative number of rows', metrics({ first: -5 }), 'input.first'],
  ['a page beyond 32 bits', list('events', { first: 2 ** 40 }), 'first'],
  ['a cursor that is none', list('events', { after: '"; DROP TABLE events' }), 'after'],
  ['a cursor of numbers', list('sessions', { after: cursor('x', 1.5, '9'.repeat(30)) }), 'after'],
  [
    'pages within pages within pages',
    list('sessions', { first: 1_000 }, 'edges { node { events(first: 1000) { edges { cursor } } } }'),
    '',
  ],
  ['500 aliases', [`{ ${many(500, (i) => `a${i}: metricDefinitions { id }`)} }`, {}], ''],
  [
    'fragments in a circle',
    [`{ apps { ...f0 } } ${many(45, (i) => `fragment f${i} on App { id ...f${(i + 1) % 45} }`)}`, {}],
    '',
  ],
  [
    'fragments that double 30 times',
    [
      `{ apps { ...f0 } } ${many(30, (i) => `fragment f${i} on App { ...f${i + 1} ...f${i + 1} }`)} fragment f30 on App { id }`,
      {},
    ],
    '',
  ],
  ['a document of 17 KiB', [`{ apps { id } } #${'x'.repeat(17_000)}`, {}], ''],
  ['a document of 400 KiB', [`{ apps { ${'id '.repeat(130_000)} } }`, {}], ''],
  ['a document of 1 MiB', [`{ apps { id } } #${'x'.repeat(2 ** 20)}`, {}], ''],
  ['5,000 times the same field', [`{ apps { ${'id '.repeat(5_000)} } }`, {}], ''],
  ['4,000 brackets', [`{ app(id: ${'['.repeat(4_000)}${']'.repeat(4_000)}) { id } }`, {}], ''],
  [
    'introspection of introspection',
    [`{ __schema { types { ${'fields { type { '.repeat(12)}name${' } }'.repeat(12)} } } }`, {}],
    '',
  ],
  ['1,000 variables', [`query (${many(1_000, (i) => `$v${i}: Int`)}) { apps { id } }`, {}], ''],
];

describe('a bad question is refused with a code, and nothing of it reaches ClickHouse', () => {
  const took: { readonly name: string; readonly median: number; readonly longest: number }[] = [];
  afterAll(() => {
    const shown = (milliseconds = 0): string => milliseconds.toFixed(1).padStart(6);
    const lines = took
      .sort((a, b) => b.median - a.median)
      .map(({ name, median, longest }) => `${shown(median)} ${shown(longest)}  ${name}`);
    process.stdout.write(`Refused within, of 7 times (milliseconds):\nmedian longest\n${lines.join('\n')}\n`);
  });

  it.each(QUESTIONS)('%s', async (name, [query, variables], path) => {
    server.statements.length = 0;
    const times: number[] = [];
    for (let i = 0; i < 7; i++) {
      const began = performance.now();
      const { status, errors, data } = await server.ask(tenant.query, query, {
        id: tenant.appId,
        ...variables,
      });
      times.push(performance.now() - began);
      expect(errors[0]?.extensions['code']).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
      expect(errors[0]?.message.length).toBeGreaterThan(10);
      expect(errors[0]?.message.length).toBeLessThan(2_000);
      if (path !== '') expect(errors[0]?.extensions['argumentPath']).toBe(path);
      expect(status).toBe(name === 'a document of 1 MiB' ? 413 : 200);
      expect(
        Object.values(data).every((value) => value === null || Object.values(value as object)[0] === null),
      ).toBe(true);
    }
    times.sort((a, b) => a - b);
    took.push({ name, median: times[3] ?? 0, longest: times[6] ?? 0 });
    expect(server.statements).toEqual([]);
  });
});

describe('a cursor fits the question it was given for, and no other', () => {
  const LISTS = ['events', 'sessions', 'errorGroups'] as const;
  const endOf = async (field: string, variables: object = {}): Promise<string> => {
    const [query, more] = list(field, { first: 2, ...variables });
    const { app } = await server.data(tenant.query, query, { id: tenant.appId, ...more });
    const connection = app[field] as { readonly pageInfo: { readonly endCursor: string } };
    return connection.pageInfo.endCursor;
  };

  it.each(
    LISTS.flatMap((given) =>
      [...LISTS.filter((asked) => asked !== given), 'other range', 'other filter'].map(
        (asked) => [given, asked] as const,
      ),
    ),
  )('of %s: not for %s', async (given, asked) => {
    const after = await endOf(given);
    const field = LISTS.find((one) => one === asked) ?? given;
    const other = {
      ...(asked === 'other range' ? { range: { ...RANGE, to: '2026-11-03T00:00:00Z' } } : {}),
      ...(asked === 'other filter' ? { filter: [{ dimension: 'COUNTRY', in: ['unknown'] }] } : {}),
    };
    server.statements.length = 0;
    const [query, variables] = list(field, { after, ...other });
    const { errors } = await server.ask(tenant.query, query, { id: tenant.appId, ...variables });
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: 'after' });
    expect(server.statements).toEqual([]);
  });

  it.each(LISTS)('of %s: forged sort keys are refused before ClickHouse sees them', async (field) => {
    const [question] = JSON.parse(Buffer.from(await endOf(field), 'base64url').toString()) as [string];
    server.statements.length = 0;
    for (const key of [[], [1], [1.5, 'x', 1], ['1', '1'], [1e400, '9'.repeat(40)], [null, null], [{}, []]]) {
      const [query, variables] = list(field, { after: cursor(question, ...key) });
      const { errors } = await server.ask(tenant.query, query, { id: tenant.appId, ...variables });
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: 'after' });
    }
    expect(server.statements).toEqual([]);
  });

  it('a page may change its size on the way', async () => {
    const [query, variables] = list('events', { first: 5, after: await endOf('events') }, 'edges { cursor }');
    const { app } = await server.data(tenant.query, query, { id: tenant.appId, ...variables });
    expect(app.events.edges).toHaveLength(5);
  });
});

describe('in production nothing of the schema is told', () => {
  it.each([
    ['introspection', `{ __schema { types { name } } }`],
    ['a type by name', `{ __type(name: "App") { name } }`],
  ])('%s is refused', async (_name, query) => {
    const { errors } = await server.ask(tenant.query, query);
    expect(errors[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it.each([
    ['a field', '{ apps { idd } }', {}],
    ['an argument', '{ app(idd: "x") { id } }', {}],
    [
      'a value in the document',
      `{ metrics(input: { metrics: [{ metric: EVENTZ }], ${IN_TEXT} }) { truncated } }`,
      {},
    ],
    ['a value in a variable', METRICS, { input: { metrics: [{ metric: 'EVENTZ' }], range: RANGE } }],
    ['a field of a variable', METRICS, { input: { metricz: [{ metric: 'EVENTS' }], range: RANGE } }],
    ['a field without its fields', '{ apps }', {}],
  ])('%s that is misspelt brings no suggestion', async (_name, query, variables) => {
    const { errors, text } = await server.ask(tenant.query, query, { id: 'x', ...variables });
    expect(errors.length).toBeGreaterThan(0);
    expect(text).not.toContain('Did you mean');
  });
});
