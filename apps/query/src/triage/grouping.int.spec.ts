import 'reflect-metadata';
import { compileGrouping, groupError, GROUPING_VERSIONS, NEWEST_GROUPING } from '@sonde/error-groups';
import { errorGroupsTable, eventsTable } from '@sonde/warehouse';
import { insertRows, type Row } from '../testing/rows';
import {
  makeTenant,
  startTestServer,
  type Answer,
  type TestServer,
  type TestTenant,
} from '../testing/server';

const DAY_MS = 86_400_000;
const NOW = Date.now();
const RANGE = { from: new Date(NOW - 2 * DAY_MS).toISOString(), to: new Date(NOW).toISOString() };

let server: TestServer;
let tenants = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const fieldsOf = (defect: string) => ({
  exceptions: [
    {
      type: `com.shop.${defect}Exception`,
      message: `${defect} went wrong`,
      frames: [{ module: `com.shop.${defect}`, function: 'run', file: `${defect}.kt`, line: 7, inApp: true }],
    },
  ],
});

let hash = 1;

/** Crashes as they are stored, each in the group that the app's first rules give it. */
async function crashes({ tenantId, appId }: TestTenant, defect: string, count: number): Promise<string> {
  const fields = fieldsOf(defect);
  const group = groupError(
    { type: 'crash', fields },
    compileGrouping({ version: NEWEST_GROUPING, rules: [] }),
  );
  if (!group) throw new Error('a crash has a group');
  const rows = Array.from({ length: count }, (_, i): Row => ({
    tenantId,
    appId,
    at: NOW - DAY_MS + i,
    receivedAt: NOW - DAY_MS + i,
    eventHash: hash,
    eventId: `event-${hash++}`,
    type: 'crash',
    installId: `phone-${i}`,
    errorGroupId: group.id,
    payload: JSON.stringify(fields),
  }));
  await insertRows(server.warehouse, eventsTable, rows);
  const { id, kind, title, culprit } = group;
  await insertRows(server.warehouse, errorGroupsTable, [
    { tenantId, appId, errorGroupId: id, version: 1, kind, title, culprit },
  ]);
  return group.id;
}

const PREVIEW = `query ($app: ID!, $version: Int, $rules: [GroupingRuleInput!], $range: TimeRange!, $first: Int) {
  app(id: $app) { groupingPreview(version: $version, rules: $rules, range: $range, first: $first) {
    events eventsLookedAt complete groupsBefore groupsAfter eventsMoved stay rename merge split mix
    changes { kind events before { id title events } after { id title events } } } } }`;

const preview = (tenant: TestTenant, variables: object, token = tenant.manage): Promise<Answer> =>
  server.ask(token, PREVIEW, { app: tenant.appId, range: RANGE, ...variables });

async function previewed(tenant: TestTenant, variables: object): Promise<any> {
  const answer = await preview(tenant, variables);
  if (answer.errors.length > 0) throw new Error(answer.text);
  return (answer.data as Record<string, any>)['app'].groupingPreview;
}

const GROUPING = `revision version newestVersion rules { id title match { on glob } fingerprint inApp }
  regroup { state daysAll daysDone by endedMerges { from into at by } }`;
const SET = `mutation ($input: SetGroupingRulesInput!) { done: setGroupingRules(input: $input) { ${GROUPING} } }`;
const APPLY = `mutation ($input: ApplyGroupingInput!) { done: applyGrouping(input: $input) { ${GROUPING} } }`;

const change = (tenant: TestTenant, mutation: string, input: object, token = tenant.manage) =>
  server.ask(token, mutation, { input: { appId: tenant.appId, ...input } });

async function done(tenant: TestTenant, mutation: string, input: object): Promise<any> {
  const answer = await change(tenant, mutation, input);
  if (answer.errors.length > 0) throw new Error(answer.text);
  return answer.data['done'];
}

async function grouping(tenant: TestTenant): Promise<any> {
  const { app } = await server.data(
    tenant.query,
    `query ($app: ID!) { app(id: $app) { grouping { ${GROUPING} } } }`,
    { app: tenant.appId },
  );
  return app.grouping;
}

const makeApp = (): Promise<TestTenant> => makeTenant(server, `grouping ${tenants++}`);
const refusal = (answer: Answer) => answer.errors[0]?.extensions;

const rule = (more: object = {}) => ({
  title: 'Checkout',
  match: [{ on: 'TYPE', glob: 'com.shop.C*Exception' }],
  fingerprint: 'checkout',
  ...more,
});

describe('a preview', () => {
  it('of the app’s own grouping says that everything stays', async () => {
    const tenant = await makeApp();
    await crashes(tenant, 'Cart', 3);
    await crashes(tenant, 'Login', 2);
    expect(await previewed(tenant, {})).toMatchObject({
      events: 5,
      eventsLookedAt: 5,
      complete: true,
      groupsBefore: 2,
      groupsAfter: 2,
      eventsMoved: 0,
      stay: 2,
      merge: 0,
    });
  });

  it('says which groups other rules would put together, with their titles, and changes nothing', async () => {
    const tenant = await makeApp();
    const cart = await crashes(tenant, 'Cart', 3);
    const card = await crashes(tenant, 'Card', 2);
    await crashes(tenant, 'Login', 1);
    const before = await grouping(tenant);
    const found = await previewed(tenant, { rules: [rule()], first: 1 });
    expect(found).toMatchObject({
      events: 6,
      groupsBefore: 3,
      groupsAfter: 2,
      eventsMoved: 5,
      stay: 1,
      merge: 1,
    });
    expect(found.changes).toEqual([
      {
        kind: 'MERGE',
        events: 5,
        before: [
          { id: cart, title: expect.stringContaining('CartException'), events: 3 },
          { id: card, title: expect.stringContaining('CardException'), events: 2 },
        ],
        after: [{ id: expect.stringMatching(/^[0-9a-f]{16}$/), title: expect.any(String), events: 5 }],
      },
    ]);
    expect(await grouping(tenant)).toEqual(before);
  });

  it('looks at some of a large group and says so; they stand for all of it', async () => {
    const tenant = await makeApp();
    await crashes(tenant, 'Cart', 1_000);
    await crashes(tenant, 'Card', 3);
    const found = await previewed(tenant, { rules: [rule()] });
    expect(found).toMatchObject({ events: 1_003, complete: false, merge: 1, eventsMoved: 1_003 });
    expect(found.eventsLookedAt).toBeLessThan(1_003);
    expect(found.eventsLookedAt).toBeGreaterThan(3);
    expect(found.changes[0].before.map(({ events }: any) => events)).toEqual([1_000, 3]);
  });

  it('of nothing is nothing', async () => {
    const tenant = await makeApp();
    expect(await previewed(tenant, {})).toMatchObject({
      events: 0,
      complete: true,
      groupsBefore: 0,
      changes: [],
    });
  });

  it.each<readonly [string, object, string]>([
    ['an unknown version', { version: 99 }, 'version'],
    ['a rule that does nothing', { rules: [rule({ fingerprint: null })] }, 'rules[0]'],
    ['a rule without a matcher', { rules: [rule(), rule({ match: [] })] }, 'rules[1].match'],
    ['an empty glob', { rules: [rule({ match: [{ on: 'PATH', glob: '' }] })] }, 'rules[0].match[0].glob'],
    ['an empty range', { range: { from: RANGE.to, to: RANGE.from } }, 'range'],
    ['too long a list', { first: 2_000 }, 'first'],
  ])('%s: refused with its path', async (_what, variables, argumentPath) => {
    const tenant = await makeApp();
    const answer = refusal(await preview(tenant, variables));
    expect(answer).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(String(answer?.['argumentPath'])).toContain(argumentPath);
  });

  it('takes a MANAGE key', async () => {
    const tenant = await makeApp();
    expect(refusal(await preview(tenant, {}, tenant.query))).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('rules of an app’s own', () => {
  it('are kept as they were set, those without an id with one, and are set against what was seen', async () => {
    const tenant = await makeApp();
    const first = await grouping(tenant);
    expect(first).toMatchObject({
      version: NEWEST_GROUPING,
      newestVersion: NEWEST_GROUPING,
      rules: [],
      regroup: null,
    });
    const set = await done(tenant, SET, {
      revision: first.revision,
      rules: [
        rule(),
        { id: 'mine', title: 'Ours', match: [{ on: 'MODULE', glob: 'com.shop.*' }], inApp: true },
      ],
    });
    expect(set.rules).toEqual([
      { id: expect.stringMatching(/./), inApp: null, ...rule() },
      {
        id: 'mine',
        title: 'Ours',
        match: [{ on: 'MODULE', glob: 'com.shop.*' }],
        fingerprint: null,
        inApp: true,
      },
    ]);
    expect(await grouping(tenant)).toEqual(set);
    const late = await change(tenant, SET, { revision: first.revision, rules: [] });
    expect(refusal(late)).toMatchObject({
      code: 'CONFLICT',
      argumentPath: 'input.revision',
      revision: set.revision,
    });
    expect(await grouping(tenant)).toEqual(set);
    expect((await done(tenant, SET, { revision: set.revision, rules: [] })).revision).toBe(first.revision);
  });

  it.each<readonly [string, object, string]>([
    ['two of one id', { rules: [rule({ id: 'a' }), rule({ id: 'a' })] }, 'input.rules[1].id'],
    ['a title that is too long', { rules: [rule({ title: 'x'.repeat(201) })] }, 'input.rules[0].title'],
    ['too many', { rules: Array.from({ length: 101 }, () => rule()) }, 'input.rules'],
  ])('%s: refused with its path', async (_what, input, argumentPath) => {
    const tenant = await makeApp();
    expect(refusal(await change(tenant, SET, input))).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath });
  });

  it('take a MANAGE key of the tenant', async () => {
    const tenant = await makeApp();
    const other = await makeApp();
    for (const [mutation, input] of [
      [SET, { rules: [] }],
      [APPLY, {}],
    ] as const) {
      expect(refusal(await change(tenant, mutation, input, tenant.query))).toMatchObject({
        code: 'FORBIDDEN',
      });
      const foreign = await change(tenant, mutation, input, other.manage);
      const missing = await change({ ...tenant, appId: 'x' }, mutation, input, other.manage);
      expect(refusal(foreign)).toMatchObject({ code: 'NOT_FOUND', argumentPath: 'input.appId' });
      expect(foreign.text).toBe(missing.text);
    }
  });
});

describe('applying', () => {
  it('writes the wish with who has it; how far it is makes nobody’s revision old', async () => {
    const tenant = await makeApp();
    const { revision } = await grouping(tenant);
    const [version = 1] = GROUPING_VERSIONS;
    const wished = await done(tenant, APPLY, { revision, version });
    expect(wished).toMatchObject({
      version,
      regroup: { state: 'WAITING', daysAll: 0, daysDone: 0, by: 'MANAGE' },
    });
    const document = await server.catalog.groupings.ofApp(tenant.appId);
    if (!document?.regroup) throw new Error('the wish is in the catalog');
    const regroup = { ...document.regroup, state: 'RUNNING', daysAll: 9, daysDone: 4 } as const;
    await server.catalog.groupings.update(document.id, document.version, { regroup });
    expect(await grouping(tenant)).toMatchObject({
      revision: wished.revision,
      regroup: { state: 'RUNNING', daysAll: 9, daysDone: 4 },
    });
    expect(refusal(await change(tenant, APPLY, { version: 99 }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argumentPath: 'input.version',
      allowed: [...GROUPING_VERSIONS],
    });
  });
});
