import 'reflect-metadata';
import { parseExact } from '@sonde/event-schema';
import { METRIC_IDS, METRICS } from '@sonde/vitals';
import { eventsTable } from '@sonde/warehouse';
import { insertRows, type Row } from '../testing/rows';
import {
  ADMIN_TOKEN,
  makeTenant,
  startTestServer,
  type TestServer,
  type TestTenant,
} from '../testing/server';

const FROM = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 5 * 86_400_000;
const RANGE = { from: new Date(FROM).toISOString(), to: new Date(FROM + 86_400_000).toISOString() };

const REGISTER =
  'mutation ($input: RegisterAttributeInput!) { registerAttribute(input: $input) { id attributes { key title } } }';
const UNREGISTER =
  'mutation ($input: UnregisterAttributeInput!) { unregisterAttribute(input: $input) { attributes { key title } } }';
const ASK = `query ($app: ID!, $input: MetricsInput!) { app(id: $app) { metrics(input: $input) {
  precision rows { group { dimension attribute value } values { value passport { samples { id } } } } } } }`;
const SHORT = `query ($app: ID!, $input: MetricsInput!) { app(id: $app) { metrics(input: $input) {
  precision rows { group { dimension attribute value } values { value } } } } }`;

let server: TestServer;
let mine: TestTenant;
let theirs: TestTenant;

beforeAll(async () => {
  server = await startTestServer();
  mine = await makeTenant(server, 'with flags');
  theirs = await makeTenant(server, 'with other flags');
  for (const { tenantId, appId } of [mine, theirs])
    await insertRows(server.warehouse, eventsTable, rows(tenantId, appId));
});
afterAll(() => server.close());

/** What phones send as a flag, and what it is called in an answer. */
const PLANS: readonly (readonly [string, string])[] = [
  ['"gold"', 'gold'],
  ['"gold"', 'gold'],
  ['"it\'s \\"free\\" \\\\ \\u00e9"', 'it\'s "free" \\ é'],
  ['9223372036854775807', '9223372036854775807'],
  ['1.50', '1.50'],
  ['true', 'true'],
  ['{"a":[1]}', '{"a":[1]}'],
  ['""', 'unknown'],
  ['null', 'unknown'],
];

function rows(tenantId: string, appId: string): Row[] {
  const event = (i: number, attributes: string | undefined): Row => ({
    tenantId,
    appId,
    at: FROM + i * 1_000,
    receivedAt: FROM + i * 1_000,
    eventHash: i + 1,
    type: i % 3 === 0 ? 'crash' : 'custom',
    sdkType: 'x',
    installId: `phone-${i % 4}`,
    appVersion: i % 2 ? '1' : '2',
    ...(attributes === undefined ? {} : { attributes: parseExact(attributes) }),
  });
  return [
    ...PLANS.map(([json], i) => event(i, `{"plan":${json},"new checkout":${i % 2 === 0},"secret":"x"}`)),
    event(PLANS.length, undefined),
  ];
}

const register = (key: string, attribute: string, title = 'Title', app = mine.appId) =>
  server.ask(key, REGISTER, { input: { appId: app, key: attribute, title } });

const ask = (input: object, token = mine.query, app = mine.appId) =>
  server.ask(token, SHORT, { app, input: { metrics: [{ metric: 'EVENTS' }], range: RANGE, ...input } });

async function counts(input: object): Promise<[string[], number[]][]> {
  const answer = await ask(input);
  if (answer.errors.length > 0) throw new Error(answer.text);
  const { rows: found } = (answer.data as Record<string, any>)['app'].metrics;
  return found.map((row: any) => [
    row.group.map(({ value }: { value: string }) => value),
    row.values.map(({ value }: { value: number }) => value),
  ]);
}

const refusal = (answer: Awaited<ReturnType<typeof ask>>) => answer.errors[0]?.extensions;

it('an attribute that nobody registered is refused with its path, whether or not it was sent', async () => {
  const unregistered = { code: 'BAD_USER_INPUT', allowed: [] };
  const secret = { dimension: 'ATTRIBUTE', attribute: 'secret', in: ['x'] };
  expect(refusal(await ask({ groupByAttributes: ['plan'] }))).toMatchObject({
    ...unregistered,
    argumentPath: 'input.groupByAttributes[0]',
  });
  expect(refusal(await ask({ filter: [secret] }))).toMatchObject({
    ...unregistered,
    argumentPath: 'input.filter[0].attribute',
  });
});

describe('registered', () => {
  beforeAll(async () => {
    for (const key of ['plan', 'new checkout']) expect((await register(mine.manage, key)).errors).toEqual([]);
  });

  it('an attribute groups: texts without quotes, numbers with their digits, unknown where nothing was said', async () => {
    const expected = new Map<string, number>([['unknown', 1]]);
    for (const [, shown] of PLANS) expected.set(shown, (expected.get(shown) ?? 0) + 1);
    const found = await counts({ groupByAttributes: ['plan'] });
    expect(new Map(found.map(([[value = ''], [count = 0]]) => [value, count]))).toEqual(expected);
  });

  it('groups stand behind those of groupBy and say which attribute they are', async () => {
    const answer = await ask({
      metrics: [{ metric: 'CRASH_FREE_USERS' }, { metric: 'CRASHES' }],
      groupBy: ['APP_VERSION'],
      groupByAttributes: ['new checkout', 'plan'],
      filter: [{ dimension: 'ATTRIBUTE', attribute: 'plan', in: ['gold', 'true'] }],
    });
    const { precision, rows: found } = (answer.data as Record<string, any>)['app'].metrics;
    expect(precision).toBe('EXACT');
    expect(found.map(({ group }: any) => group)).toEqual([
      [
        group('APP_VERSION', null, '1'),
        group('ATTRIBUTE', 'new checkout', 'false'),
        group('ATTRIBUTE', 'plan', 'gold'),
      ],
      [
        group('APP_VERSION', null, '1'),
        group('ATTRIBUTE', 'new checkout', 'false'),
        group('ATTRIBUTE', 'plan', 'true'),
      ],
      [
        group('APP_VERSION', null, '2'),
        group('ATTRIBUTE', 'new checkout', 'true'),
        group('ATTRIBUTE', 'plan', 'gold'),
      ],
    ]);
  });

  const group = (dimension: string, attribute: string | null, value: string) => ({
    dimension,
    attribute,
    value,
  });

  it.each(PLANS.map(([, shown]) => shown))(
    'a filter takes the value that a group shows: %j',
    async (shown) => {
      const all = PLANS.length + 1;
      const like = PLANS.filter(([, other]) => other === shown).length + (shown === 'unknown' ? 1 : 0);
      const filter = (side: object) => ({ filter: [{ dimension: 'ATTRIBUTE', attribute: 'plan', ...side }] });
      expect(await counts(filter({ in: [shown] }))).toEqual([[[], [like]]]);
      expect(await counts(filter({ notIn: [shown] }))).toEqual([[[], [all - like]]]);
    },
  );

  it('buckets, orders and passports work with them as with every dimension', async () => {
    const found = await counts({
      groupByAttributes: ['new checkout'],
      grain: 'HOUR',
      orderBy: [{ index: 0, direction: 'DESC' }],
      first: 2,
    });
    expect(found).toEqual([
      [['true'], [5]],
      [['false'], [4]],
    ]);
    const answer = await server.ask(mine.query, ASK, {
      app: mine.appId,
      input: {
        metrics: [{ metric: 'EVENTS' }],
        range: RANGE,
        groupByAttributes: ['plan'],
        filter: [{ dimension: 'ATTRIBUTE', attribute: 'plan', in: ['gold'] }],
      },
    });
    expect(
      (answer.data as Record<string, any>)['app'].metrics.rows[0].values[0].passport.samples,
    ).toHaveLength(2);
  });

  it('each metric over events takes them, those over sessions and first events say why not', async () => {
    for (const metric of METRIC_IDS) {
      const statistic = METRICS[metric].measure.kind === 'duration' ? { statistic: 'P90' } : {};
      const answer = await ask({ metrics: [{ metric, ...statistic }], groupByAttributes: ['plan'] });
      const { source, rows: set } = METRICS[metric];
      if (source === 'events' && set !== 'installs') expect([metric, answer.errors]).toEqual([metric, []]);
      else {
        expect(refusal(answer)).toMatchObject({
          code: 'BAD_USER_INPUT',
          argumentPath: 'input.groupByAttributes[0]',
        });
        expect(answer.errors[0]?.message).toContain('attributes belong to events');
      }
    }
  });

  it.each([
    ['ATTRIBUTE in groupBy', { groupBy: ['ATTRIBUTE'] }, 'input.groupBy[0]'],
    ['one twice', { groupByAttributes: ['plan', 'plan'] }, 'input.groupByAttributes[1]'],
    [
      'a filter without a key',
      { filter: [{ dimension: 'ATTRIBUTE', in: ['x'] }] },
      'input.filter[0].attribute',
    ],
    [
      'a key with another dimension',
      { filter: [{ dimension: 'OS', attribute: 'plan', in: ['x'] }] },
      'input.filter[0].attribute',
    ],
    ['a key with another case', { groupByAttributes: ['Plan'] }, 'input.groupByAttributes[0]'],
    ['SQL for a key', { groupByAttributes: ["plan'] OR 1=1 --"] }, 'input.groupByAttributes[0]'],
  ])('%s: refused', async (_what, input, path) => {
    expect(refusal(await ask(input))).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: path });
  });

  it('metricDefinitions name the dimension where it makes sense', async () => {
    const { metricDefinitions } = await server.data(mine.query, '{ metricDefinitions { id dimensions } }');
    const takes = (id: string) =>
      metricDefinitions.find((metric: any) => metric.id === id).dimensions.includes('ATTRIBUTE');
    expect(['EVENTS', 'LAUNCH_DURATION', 'SESSIONS', 'NEW_INSTALLS'].map(takes)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('who registers', () => {
  it('nobody without a MANAGE key of the tenant; foreign and missing apps answer alike', async () => {
    expect(refusal(await register(mine.query, 'x'))).toMatchObject({ code: 'FORBIDDEN' });
    const foreign = await register(theirs.manage, 'x');
    const missing = await register(theirs.manage, 'x', 'Title', '00000000-0000-4000-8000-000000000000');
    expect(foreign.text).toBe(missing.text);
    expect(refusal(foreign)).toMatchObject({ code: 'NOT_FOUND', argumentPath: 'input.appId' });
  });

  it('what one tenant registers is none for another, over one app and over all', async () => {
    expect(refusal(await ask({ groupByAttributes: ['plan'] }, theirs.query, theirs.appId))).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    const overAll = (token: string) =>
      server.ask(
        token,
        'query ($input: MetricsInput!) { metrics(input: $input) { rows { values { value } } } }',
        {
          input: {
            metrics: [{ metric: 'EVENTS' }],
            range: RANGE,
            filter: [{ dimension: 'ATTRIBUTE', attribute: 'plan', in: ['gold'] }],
          },
        },
      );
    expect(refusal(await overAll(theirs.query))).toMatchObject({ code: 'BAD_USER_INPUT', allowed: [] });
    expect((await overAll(mine.query)).data['metrics']).toEqual({ rows: [{ values: [{ value: 2 }] }] });
  });

  it('a second time only the title changes; 20 fit, and of many at once none is lost', async () => {
    expect((await register(theirs.manage, 'flag 0', 'First', theirs.appId)).errors).toEqual([]);
    const keys = Array.from({ length: 8 }, (_, i) => `flag ${i}`);
    await Promise.all(keys.map((key) => register(theirs.manage, key, `Title of ${key}`, theirs.appId)));
    for (let i = 8; i < 20; i++) await register(ADMIN_TOKEN, `flag ${i}`, `Title of flag ${i}`, theirs.appId);
    const full = await register(theirs.manage, 'one more', 'Title', theirs.appId);
    expect(refusal(full)).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: 'input.attributes' });
    const { app } = await server.data(
      theirs.query,
      'query ($id: ID!) { app(id: $id) { attributes { key title } } }',
      {
        id: theirs.appId,
      },
    );
    expect(new Map(app.attributes.map(({ key, title }: any) => [key, title]))).toEqual(
      new Map(Array.from({ length: 20 }, (_, i) => [`flag ${i}`, `Title of flag ${i}`])),
    );
  });

  it.each([
    ['an empty key', '', 'Title', 'input.key'],
    ['a key with a line break', 'a\nb', 'Title', 'input.key'],
    ['an empty title', 'key', ' ', 'input.title'],
  ])('%s: refused', async (_what, key, title, path) => {
    expect(refusal(await register(mine.manage, key, title))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argumentPath: path,
    });
  });

  it('unregistered it is no dimension any more', async () => {
    const input = { appId: mine.appId, key: 'new checkout' };
    const done = await server.data(mine.manage, UNREGISTER, { input });
    expect(done['unregisterAttribute'].attributes.map(({ key }: any) => key)).toEqual(['plan']);
    expect(refusal(await ask({ groupByAttributes: ['new checkout'] }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      allowed: ['plan'],
    });
    expect(
      (await server.data(mine.manage, UNREGISTER, { input }))['unregisterAttribute'].attributes,
    ).toHaveLength(1);
  });
});
