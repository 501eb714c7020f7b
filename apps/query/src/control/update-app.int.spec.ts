import 'reflect-metadata';
import {
  ADMIN_TOKEN,
  makeTenant,
  startTestServer,
  type GraphqlError,
  type TestServer,
  type TestTenant,
} from '../testing/server';

let server: TestServer;
let tenant: TestTenant;
let manage: string;

const SETTINGS =
  'name retentionDays quarterHourRetentionDays dayRetentionDays maxDimensionValues sessionGapMinutes eventsPerSecond eventsPerDay';
const UPDATE = `mutation ($input: UpdateAppInput!) { updateApp(input: $input) { ${SETTINGS} } }`;

beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, 'settings');
  const key = await server.data(
    ADMIN_TOKEN,
    'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret } }',
    { input: { tenantId: tenant.tenantId, kind: 'MANAGE', name: 'settings' } },
  );
  manage = key['createKey'].secret as string;
});
afterAll(() => server.close());

const update = async (key: string, input: object): Promise<unknown> => {
  const { data, errors }: { data: Record<string, any> | null; errors: readonly GraphqlError[] } =
    await server.ask(key, UPDATE, { input: { appId: tenant.appId, ...input } });
  return errors.length > 0
    ? errors.map(({ extensions }) => String(extensions['code'])).join()
    : data?.['updateApp'];
};

it('changes what is said, leaves the rest, and takes a setting back with null', async () => {
  const changed = await update(manage, {
    name: 'Renamed',
    retentionDays: 30,
    quarterHourRetentionDays: 100,
    dayRetentionDays: 2_000,
    maxDimensionValues: 50,
    sessionGapMinutes: 10,
    eventsPerSecond: 5,
    eventsPerDay: 500,
  });
  const settings = {
    name: 'Renamed',
    retentionDays: 30,
    quarterHourRetentionDays: 100,
    dayRetentionDays: 2_000,
    maxDimensionValues: 50,
    sessionGapMinutes: 10,
    eventsPerSecond: 5,
    eventsPerDay: 500,
  };
  expect(changed).toEqual(settings);
  const back = {
    quarterHourRetentionDays: null,
    dayRetentionDays: null,
    maxDimensionValues: null,
    eventsPerSecond: null,
    eventsPerDay: null,
  };
  expect(await update(manage, { ...back, retentionDays: null })).toEqual({
    ...settings,
    quarterHourRetentionDays: 397,
    dayRetentionDays: 1_096,
    maxDimensionValues: 1_000,
    eventsPerSecond: null,
    eventsPerDay: null,
  });
  const stored = await server.catalog.apps.get(tenant.appId);
  expect(stored).toMatchObject({ name: 'Renamed', retentionDays: 30, sessionGapMinutes: 10 });
  for (const field of Object.keys(back)) expect(stored).not.toHaveProperty(field);
});

it('is for those who may manage, within bounds', async () => {
  const other = await makeTenant(server, 'other settings');
  expect(await update(tenant.query, { retentionDays: 3 })).toBe('FORBIDDEN');
  expect(await update(manage, { appId: other.appId, retentionDays: 3 })).toBe('NOT_FOUND');
  expect(await update(manage, { appId: 'none', retentionDays: 3 })).toBe('NOT_FOUND');
  expect(await update(ADMIN_TOKEN, { appId: other.appId, retentionDays: 3 })).toMatchObject({
    retentionDays: 3,
  });
  for (const [field, value] of [
    ['retentionDays', 0],
    ['retentionDays', 3_651],
    ['quarterHourRetentionDays', 0],
    ['dayRetentionDays', 3_651],
    ['maxDimensionValues', 100_001],
    ['eventsPerDay', -1],
    ['name', ''],
  ] as const)
    expect(await update(manage, { [field]: value })).toBe('BAD_USER_INPUT');
  // The greatest number that is named can be said.
  expect(await update(manage, { eventsPerDay: 2_147_483_647 })).toMatchObject({
    eventsPerDay: 2_147_483_647,
  });
  const mutation = 'mutation ($input: UpdateAppInput!) { updateApp(input: $input) { id } }';
  const { errors } = await server.ask(manage, mutation, { input: { appId: tenant.appId, eventsPerDay: 0 } });
  expect(errors[0]?.message).toContain('from 1 to 2147483647');
});

it("questions know at once of less that is kept, and of a new app's own settings", async () => {
  const { createApp } = await server.data(
    ADMIN_TOKEN,
    `mutation ($input: CreateAppInput!) { createApp(input: $input) { id ${SETTINGS} } }`,
    {
      input: {
        tenantId: tenant.tenantId,
        name: 'Own',
        platform: 'IOS',
        quarterHourRetentionDays: 90,
        dayRetentionDays: 365,
        maxDimensionValues: 10,
      },
    },
  );
  expect(createApp).toMatchObject({
    quarterHourRetentionDays: 90,
    dayRetentionDays: 365,
    maxDimensionValues: 10,
  });
  server.clock.now += 400 * 86_400_000;
  const asked = async (days: number): Promise<string> => {
    const to = new Date(server.clock.now).toISOString();
    const from = new Date(server.clock.now - days * 86_400_000).toISOString();
    const { errors } = await server.ask(
      tenant.query,
      'query ($id: ID!, $input: MetricsInput!) { app(id: $id) { metrics(input: $input) { precision } } }',
      {
        id: tenant.appId,
        input: { metrics: [{ metric: 'EVENTS' }], range: { from, to }, precision: 'EXACT' },
      },
    );
    return errors.map(({ message }: GraphqlError) => message).join();
  };
  await update(manage, { retentionDays: 60 });
  expect(await asked(50)).toBe('');
  expect(await asked(70)).toMatch(/raw rows are kept from/);
  await update(manage, { retentionDays: 20 });
  expect(await asked(50)).toMatch(/raw rows are kept from/);
});
