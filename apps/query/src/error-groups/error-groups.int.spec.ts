import 'reflect-metadata';
import { FOLDED_GROUP_ID, groupError } from '@sonde/error-groups';
import { errorGroupsTable, eventsTable, sessionsTable } from '@sonde/warehouse';
import { insertRows, type Row } from '../testing/rows';
import { makeTenant, startTestServer, type TestServer, type TestTenant } from '../testing/server';

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 10, 1);
const NOW = FROM + 10 * DAY_MS;
/** Two days; the two before them are what growth looks back to. */
const RANGE = { from: '2026-11-03T00:00:00Z', to: '2026-11-05T00:00:00Z' };

/** Groups, by what becomes of them. */
const OLD = '0000000000000a1d';
const GROWN = '00000000000096e0';
const FRESH = '000000000000f2e5';
const LOST = '0000000000001057';

let server: TestServer;
let tenant: TestTenant;
let hash = 0;

const FRAMES = [
  { module: 'com.shop.Cart', function: 'total', file: 'Cart.kt', line: 12, inApp: true },
  { module: 'java.lang.Thread', function: 'run' },
];
const FIELDS = {
  exceptions: [
    { type: 'java.lang.RuntimeException', message: 'Unable to start activity', frames: [FRAMES[1]] },
    { type: 'java.lang.IllegalStateException', message: 'Cart 42 is empty', frames: FRAMES },
  ],
  threads: [
    { name: 'worker', frames: [{ function: 'wait' }] },
    { name: 'main', main: true, frames: FRAMES },
    { name: 'pool-1', crashed: true, state: 'RUNNABLE', frames: FRAMES },
  ],
};

const crash = (group: string, day: number, install: string, row: Row = {}): Row => ({
  tenantId: tenant.tenantId,
  appId: tenant.appId,
  at: FROM + day * DAY_MS + ++hash * 1_000,
  receivedAt: FROM + day * DAY_MS + hash * 1_000,
  eventHash: hash,
  eventId: `event-${hash}`,
  type: 'crash',
  sdkType: 'crash',
  installId: install,
  errorGroupId: group,
  laneKey: hash,
  appVersion: '1.0',
  appBuild: '10',
  device: 'Pixel 8',
  osVersion: '15',
  country: 'DE',
  logId: 9,
  logPartition: hash % 3,
  logOffset: hash,
  ...row,
});

const session = (id: string, day: number, row: Row = {}): Row => ({
  tenantId: tenant.tenantId,
  appId: tenant.appId,
  sessionId: id,
  laneKey: 1_000 + hash++,
  anchorAt: FROM + day * DAY_MS,
  version: 1,
  startAt: FROM + day * DAY_MS + 1_000,
  endAt: FROM + day * DAY_MS + 60_000,
  installId: id,
  appVersion: '1.0',
  appBuild: '10',
  ...row,
});

const name = (errorGroupId: string, title: string, culprit: string): Row => ({
  tenantId: tenant.tenantId,
  appId: tenant.appId,
  errorGroupId,
  kind: 'CRASH',
  title,
  culprit,
  version: 1,
});

const many = (count: number, of: (i: number) => Row): Row[] => Array.from({ length: count }, (_, i) => of(i));

/**
 * - OLD: since the first day in 1.0; two installs on the days before, three in the range, one of them in 2.0
 * - GROWN: ten installs before, forty in the range, all of 1.0
 * - FRESH: only in 2.0, by one install
 * - LOST: only before the range
 */
beforeAll(async () => {
  server = await startTestServer();
  server.clock.now = NOW;
  tenant = await makeTenant(server, 'mine');
  await insertRows(server.warehouse, eventsTable, [
    crash(OLD, 0, 'a'),
    ...many(2, (i) => crash(OLD, 1, `before-${i}`)),
    crash(OLD, 2, 'a'),
    crash(OLD, 2, 'b', { device: 'Galaxy', osVersion: '14', country: 'IN' }),
    crash(OLD, 3, 'a'),
    crash(OLD, 3, 'c', { appVersion: '2.0', appBuild: '20' }),
    ...many(10, (i) => crash(GROWN, 1, `g${i}`)),
    ...many(40, (i) => crash(GROWN, 2, `g${i}`)),
    crash(FRESH, 3, 'c', { appVersion: '2.0', appBuild: '20', weight: 2 }),
    crash(LOST, 0, 'a'),
  ]);
  await insertRows(server.warehouse, errorGroupsTable, [
    name(OLD, 'java.lang.IllegalStateException: Cart <n> is empty', 'com.shop.Cart.total'),
    name(GROWN, 'java.lang.IllegalStateException: Cart <n> is gone', 'com.shop.Cart.total'),
    name(FRESH, 'java.io.IOException: closed', 'com.shop.Net.read'),
  ]);
  await insertRows(server.warehouse, sessionsTable, [
    ...many(100, (i) => session(`s2-${i}`, 2)),
    ...many(50, (i) => session(`s3-${i}`, 3)),
    ...many(4, (i) => session(`n3-${i}`, 3, { appVersion: '2.0', appBuild: '20' })),
  ]);
});
afterAll(() => server.close());

const DECLARED: Readonly<Record<string, string>> = {
  range: 'TimeRange!',
  order: 'ErrorGroupOrder',
  first: 'Int',
  after: 'String',
  status: '[ErrorGroupStatus!]',
  group: 'ID!',
  filter: '[DimensionFilter!]',
};

/** Asks the app; variables are declared where the question has them. */
const app = async (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const declared = Object.entries(DECLARED).filter(([name]) => new RegExp(`\\$${name}\\b`).test(query));
  const head = declared.map(([name, type]) => `$${name}: ${type}`).join(', ');
  const document = `query ($id: ID!, ${head}) { app(id: $id) { ${query} } }`;
  return (await server.data(tenant.query, document, { id: tenant.appId, range: RANGE, ...variables }))['app'];
};

const LIST =
  'errorGroups(range: $range, orderBy: $order, first: $first, after: $after, status: $status, filter: $filter)';
const one = async (group: string, fields: string, variables: Readonly<Record<string, unknown>> = {}) =>
  (await app(`errorGroup(id: $group, range: $range) { ${fields} }`, { group, ...variables })).errorGroup;
const idsOf = async (variables: Readonly<Record<string, unknown>>): Promise<string[]> =>
  (await app(`${LIST} { edges { node { id } } }`, variables)).errorGroups.edges.map(
    (edge: any) => edge.node.id,
  );
const change = async (mutation: string, input: Readonly<Record<string, unknown>>) => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const fields = mutation.startsWith('merge') || mutation.startsWith('unmerge') ? 'id' : 'outcome message';
  return (
    await server.data(
      tenant.manage,
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} } }`,
      { input: { appId: tenant.appId, ...input } },
    )
  )[mutation];
};

describe('the order of a list', () => {
  it.each([
    ['EVENTS', 'DESC', [GROWN, OLD, FRESH]],
    ['USERS', 'DESC', [GROWN, OLD, FRESH]],
    ['FIRST_SEEN', 'DESC', [FRESH, GROWN, OLD]],
    ['FIRST_SEEN', 'ASC', [OLD, GROWN, FRESH]],
    ['NEW_IN_VERSION', 'DESC', [FRESH, GROWN, OLD]],
    ['GROWTH', 'DESC', [GROWN, FRESH, OLD]],
    ['GROWTH', 'ASC', [OLD, FRESH, GROWN]],
  ])('by %s %s, the same page by page', async (by, direction, expected) => {
    const order = { by, direction };
    const all = await idsOf({ order });
    expect(all).toEqual(expected);
    const walked: string[] = [];
    for (let after: string | null = null; ;) {
      const { errorGroups } = await app(
        `${LIST} { edges { node { id } } pageInfo { hasNextPage endCursor } }`,
        { order, first: 1, after },
      );
      walked.push(...errorGroups.edges.map((edge: any) => edge.node.id));
      if (!errorGroups.pageInfo.hasNextPage) break;
      after = errorGroups.pageInfo.endCursor;
    }
    expect(walked).toEqual(expected);
  });

  it('takes another version than the newest', async () => {
    const order = { by: 'NEW_IN_VERSION', version: '1.0' };
    expect(await idsOf({ order })).toEqual([GROWN, OLD, FRESH]);
    const none = { by: 'NEW_IN_VERSION', version: '9.9' };
    expect((await idsOf({ order: none }))[0]).toBe(GROWN);
  });

  it('has growth as it is shown', async () => {
    const { growth } = await one(GROWN, 'growth { eventsBefore usersBefore ratio atLeast }');
    expect(growth).toEqual({
      eventsBefore: 10,
      usersBefore: 10,
      ratio: 4,
      atLeast: expect.closeTo(2.03, 2),
    });
    expect((await one(FRESH, 'growth { ratio usersBefore }')).growth).toEqual({
      ratio: null,
      usersBefore: 0,
    });
  });

  it('refuses what it cannot order by', async () => {
    const refused = async (order: object, range: object = RANGE) => {
      const { errors } = await server.ask(
        tenant.query,
        `query ($id: ID!, $range: TimeRange!, $order: ErrorGroupOrder) { app(id: $id) { ${LIST.replace(/, first.*$/, ')')} { edges { cursor } } } }`,
        { id: tenant.appId, range, order },
      );
      return errors[0]?.extensions;
    };
    expect(await refused({ by: 'USERS', version: '1.0' })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argumentPath: 'orderBy.version',
    });
    // Half a year on, with events kept for 90 days, those of the range before are gone.
    server.clock.now = NOW + 180 * DAY_MS;
    try {
      expect(await refused({ by: 'GROWTH' })).toMatchObject({
        code: 'BAD_USER_INPUT',
        argumentPath: 'orderBy.by',
      });
      expect((await one(GROWN, 'growth { ratio }')).growth).toBeNull();
    } finally {
      server.clock.now = NOW;
    }
  });
});

describe('what is said of a group', () => {
  it('versions, newness, shares', async () => {
    const old = await one(
      OLD,
      'firstVersion lastVersion newInVersion folded events users versions { value events users } devices { value events users } osVersions { value users } countries { value events }',
    );
    expect(old).toEqual({
      firstVersion: '1.0',
      lastVersion: '2.0',
      newInVersion: false,
      folded: false,
      events: 4,
      users: 3,
      versions: [
        { value: '1.0', events: 3, users: 2 },
        { value: '2.0', events: 1, users: 1 },
      ],
      devices: [
        { value: 'Pixel 8', events: 3, users: 2 },
        { value: 'Galaxy', events: 1, users: 1 },
      ],
      osVersions: [
        { value: '15', users: 2 },
        { value: '14', users: 1 },
      ],
      countries: [
        { value: 'DE', events: 3 },
        { value: 'IN', events: 1 },
      ],
    });
    expect(await one(FRESH, 'firstVersion newInVersion')).toEqual({
      firstVersion: '2.0',
      newInVersion: true,
    });
  });

  it('the trend by version against the sessions of that version', async () => {
    const { trend } = await one(
      OLD,
      'trend(byVersion: true) { appVersion events sessions perThousandSessions points { at events users sessions perThousandSessions } }',
    );
    expect(trend).toEqual([
      {
        appVersion: '1.0',
        events: 3,
        sessions: 150,
        perThousandSessions: 20,
        points: [
          { at: '2026-11-03T00:00:00.000Z', events: 2, users: 2, sessions: 100, perThousandSessions: 20 },
          { at: '2026-11-04T00:00:00.000Z', events: 1, users: 1, sessions: 50, perThousandSessions: 20 },
        ],
      },
      {
        appVersion: '2.0',
        events: 1,
        sessions: 4,
        perThousandSessions: 250,
        points: [
          { at: '2026-11-03T00:00:00.000Z', events: 0, users: 0, sessions: 0, perThousandSessions: null },
          { at: '2026-11-04T00:00:00.000Z', events: 1, users: 1, sessions: 4, perThousandSessions: 250 },
        ],
      },
    ]);
    const all = await one(OLD, 'trend { appVersion events sessions points { events } }');
    expect(all.trend).toEqual([
      { appVersion: null, events: 4, sessions: 154, points: [{ events: 2 }, { events: 2 }] },
    ]);
  });

  it('no sessions are made up where filters narrow what sessions do not know', async () => {
    const filter = [{ dimension: 'SCREEN', in: ['unknown'] }];
    const { errorGroups } = await app(
      `${LIST} { edges { node { id trend { events sessions perThousandSessions } } } }`,
      { filter, first: 1 },
    );
    expect(errorGroups.edges[0].node).toEqual({
      id: GROWN,
      trend: [{ events: 40, sessions: null, perThousandSessions: null }],
    });
  });

  it('groups that look like it', async () => {
    const { similar } = await one(OLD, 'similar(first: 3) { similarity group { id events firstVersion } }');
    expect(similar).toEqual([
      { similarity: expect.any(Number), group: { id: GROWN, events: 40, firstVersion: '1.0' } },
    ]);
    expect(similar[0].similarity).toBeGreaterThan(0.7);
    expect((await one(FRESH, 'similar { similarity }')).similar).toEqual([]);
  });

  it('the same for one group as for ten, with as few statements', async () => {
    const fields =
      'id title kind culprit status version firstSeen lastSeen firstVersion lastVersion newInVersion events users sessions growth { atLeast } trend(byVersion: true) { events sessions } versions { value } devices { value } osVersions { value } countries { value } sampleEvents(first: 2) { id breadcrumbs(first: 3) { id } } similar(first: 2) { similarity group { id } } merged { id }';
    const statementsOf = async (first: number) => {
      server.statements.length = 0;
      const { errorGroups } = await app(`${LIST} { edges { node { ${fields} } } }`, { first });
      // What is looked up once for all requests is not the list's.
      const count = server.statements.filter((sql) =>
        /FROM (events|sessions|error_groups)\b/.test(sql),
      ).length;
      return { count, nodes: errorGroups.edges.map((edge: any) => edge.node) };
    };
    await statementsOf(1);
    const few = await statementsOf(1);
    const more = await statementsOf(3);
    expect(more.nodes).toHaveLength(3);
    expect(more.count).toBe(few.count);
    for (const node of more.nodes) expect(await one(node.id, fields)).toEqual(node);
  });
});

describe('a merge', () => {
  const figures = 'id events users sessions firstSeen lastSeen firstVersion';
  const list = async () =>
    (await app(`${LIST} { edges { node { ${figures} title } } }`, { order: { by: 'EVENTS' } })).errorGroups
      .edges;
  const counts = async () =>
    (
      await server.data(
        tenant.query,
        'query ($id: ID!, $range: TimeRange!) { app(id: $id) { metrics(input: { metrics: [{ metric: CRASHES }], range: $range, groupBy: [ERROR_GROUP] }) { rows { group { value } values { value } } } } }',
        { id: tenant.appId, range: RANGE },
      )
    )['app'].metrics.rows.map((row: any) => [row.group[0].value, row.values[0].value]);

  it('shows groups as one at once, and an unmerge what was before', async () => {
    const before = await list();
    await change('mergeErrorGroups', { into: FRESH, ids: [OLD] });
    const merged = await list();
    expect(merged.map((edge: any) => [edge.node.id, edge.node.events])).toEqual([
      [GROWN, 40],
      [FRESH, 6],
    ]);
    expect(merged[1].node).toMatchObject({
      users: 3,
      firstVersion: '1.0',
      title: 'java.io.IOException: closed',
    });
    expect(merged[1].node.firstSeen).toBe((await one(OLD, 'firstSeen')).firstSeen);
    expect(await one(OLD, `id merged { id title events users }`)).toEqual({
      id: FRESH,
      merged: [{ id: OLD, title: 'java.lang.IllegalStateException: Cart <n> is empty', events: 4, users: 3 }],
    });
    expect(await counts()).toEqual([
      [GROWN, 40],
      [FRESH, 6],
    ]);
    for (const asked of [OLD, FRESH]) {
      const { events } = await app(
        'events(range: $range, filter: $filter) { edges { node { errorGroupId fingerprint } } }',
        { filter: [{ dimension: 'ERROR_GROUP', in: [asked] }] },
      );
      expect(events.edges.map((edge: any) => edge.node.errorGroupId)).toEqual(Array(5).fill(FRESH));
      expect(events.edges.map((edge: any) => edge.node.fingerprint).sort()).toEqual([
        OLD,
        OLD,
        OLD,
        OLD,
        FRESH,
      ]);
      expect(await idsOf({ filter: [{ dimension: 'ERROR_GROUP', in: [asked] }] })).toEqual([FRESH]);
      expect(await idsOf({ filter: [{ dimension: 'ERROR_GROUP', notIn: [asked] }] })).toEqual([GROWN]);
    }
    const { trend } = await one(FRESH, 'trend(byVersion: true) { appVersion events }');
    expect(trend).toEqual([
      { appVersion: '1.0', events: 3 },
      { appVersion: '2.0', events: 3 },
    ]);
    await change('unmergeErrorGroups', { ids: [OLD] });
    expect(await list()).toEqual(before);
    expect(await one(OLD, 'id merged { id }')).toEqual({ id: OLD, merged: [] });
  });
});

describe('the work on a group', () => {
  it('is a filter and a field', async () => {
    await change('resolveErrorGroups', { groups: [{ id: GROWN }], in: 'NEXT_VERSION' });
    await change('assignErrorGroups', { groups: [{ id: OLD }], to: 'Ada' });
    await change('ignoreErrorGroups', { groups: [{ id: FRESH }], until: 'DAYS', days: 7 });
    expect(await idsOf({ status: ['RESOLVED'] })).toEqual([GROWN]);
    expect(await idsOf({ status: ['UNRESOLVED'] })).toEqual([OLD]);
    expect(await idsOf({ status: ['IGNORED', 'UNRESOLVED'], order: { by: 'FIRST_SEEN' } })).toEqual([
      FRESH,
      OLD,
    ]);
    expect(await idsOf({ status: ['REGRESSED'] })).toEqual([]);
    const fields =
      'status version assignee resolution { in appVersion appBuild by } ignored { until users by } regression { appVersion }';
    expect(await one(GROWN, fields)).toEqual({
      status: 'RESOLVED',
      version: 1,
      assignee: null,
      resolution: { in: 'NEXT_VERSION', appVersion: '2.0', appBuild: '20', by: 'MANAGE' },
      ignored: null,
      regression: null,
    });
    expect(await one(OLD, 'status version assignee')).toEqual({
      status: 'UNRESOLVED',
      version: 1,
      assignee: 'Ada',
    });
    expect(await one(FRESH, 'status ignored { until users by }')).toEqual({
      status: 'IGNORED',
      ignored: { until: 'DAYS', users: null, by: 'MANAGE' },
    });
    for (const id of [GROWN, FRESH]) await change('reopenErrorGroups', { groups: [{ id }] });
    expect((await idsOf({ status: ['UNRESOLVED'] })).sort()).toEqual([OLD, GROWN, FRESH].sort());
  });
});

it('an id that a regrouping has dissolved leads to the group that got most of its events', async () => {
  await server.warehouse.insertRows(
    'error_group_links',
    [
      { fromId: 'older', toId: 'middle' },
      { fromId: 'middle', toId: OLD },
      { fromId: 'back', toId: 'back' },
    ].map((link) => ({ tenantId: tenant.tenantId, appId: tenant.appId, ...link, events: 1, wishedAt: 1 })),
    'test:links',
  );
  expect(await one('older', 'id')).toEqual({ id: OLD });
  expect(await one('back', 'id')).toBeNull();
  expect(await one('nowhere', 'id')).toBeNull();
});

it('says of which group others were folded into one', async () => {
  await insertRows(server.warehouse, eventsTable, [crash(FOLDED_GROUP_ID, 9, 'a')]);
  expect(await one(FOLDED_GROUP_ID, 'folded')).toEqual({ folded: true });
  expect(await one(OLD, 'folded')).toEqual({ folded: false });
  // Unlike what rollups do not name it is a group like any, and can be asked for.
  for (const precision of ['FAST', 'EXACT']) {
    const input = {
      ...{ metrics: [{ metric: 'CRASHES' }], precision },
      range: { from: '2026-11-10T00:00:00Z', to: '2026-11-11T00:00:00Z' },
      ...{ filter: [{ dimension: 'ERROR_GROUP', in: [FOLDED_GROUP_ID] }], groupBy: ['ERROR_GROUP'] },
    };
    const { metrics } = await server.data(
      tenant.query,
      'query ($input: MetricsInput!) { metrics(input: $input) { rows { group { value } values { value } } } }',
      { input },
    );
    expect(metrics.rows).toEqual([{ group: [{ value: FOLDED_GROUP_ID }], values: [{ value: 1 }] }]);
  }
});

describe('an event of a group', () => {
  let group: string;
  let crashAt: number;

  beforeAll(async () => {
    group = groupError({ type: 'crash', fields: FIELDS })?.id ?? '';
    crashAt = FROM + 3 * DAY_MS + 7_200_000;
    const at = (seconds: number, row: Row): Row => ({
      ...crash('', 3, 'phone'),
      at: crashAt + seconds * 1_000,
      type: 'screen_view',
      sdkType: 'screen_view',
      eventId: '',
      ...row,
    });
    const named = { sessionId: 'named', laneKey: 501 };
    const derived = { sessionId: '', laneKey: 502 };
    await insertRows(server.warehouse, eventsTable, [
      ...many(5, (i) => at(-100 + i, { ...named, screen: `n${i}` })),
      at(-50, { ...named, sessionId: 'other', screen: 'another session' }),
      at(0, {
        ...named,
        type: 'crash',
        eventId: 'named-crash',
        errorGroupId: group,
        payload: JSON.stringify(FIELDS),
      }),
      at(5, { ...named, screen: 'after' }),
      at(-4_000, { ...derived, screen: 'an earlier session' }),
      ...many(3, (i) => at(-100 + i, { ...derived, screen: `d${i}` })),
      at(1, {
        ...derived,
        type: 'crash',
        eventId: 'derived-crash',
        errorGroupId: group,
        payload: JSON.stringify(FIELDS),
      }),
    ]);
    await insertRows(server.warehouse, sessionsTable, [
      session('named', 3, { laneKey: 501, startAt: crashAt - 100_000, endAt: crashAt + 5_000 }),
      session('derived', 3, { laneKey: 502, derived: 1, startAt: crashAt - 100_000, endAt: crashAt + 1_000 }),
    ]);
  });

  it('shows exceptions from the cause outwards, threads, and which frames decided', async () => {
    const frames = 'frames { text inApp file line decides because }';
    const { sampleEvents } = await one(
      group,
      `sampleEvents(first: 1) { id exceptions { type message isCause ${frames} } threads { name main crashed state } }`,
    );
    const [event] = sampleEvents;
    expect(event.exceptions.map(({ frames: _, ...rest }: any) => rest)).toEqual([
      { type: 'java.lang.IllegalStateException', message: 'Cart 42 is empty', isCause: true },
      { type: 'java.lang.RuntimeException', message: 'Unable to start activity', isCause: false },
    ]);
    expect(event.exceptions[0].frames[0]).toEqual({
      text: 'com.shop.Cart.total (Cart.kt:12)',
      inApp: true,
      file: 'Cart.kt',
      line: 12,
      decides: true,
      because: expect.stringMatching(/./),
    });
    expect(event.exceptions[0].frames[1]).toMatchObject({ decides: false, inApp: false });
    expect(event.exceptions[1].frames[0]).toMatchObject({ decides: false, because: null });
    expect(event.threads).toEqual([
      { name: 'pool-1', main: false, crashed: true, state: 'RUNNABLE' },
      { name: 'main', main: true, crashed: false, state: null },
      { name: 'worker', main: false, crashed: false, state: null },
    ]);
  });

  it('shows what came before it in its session, named or derived, and the session', async () => {
    const { sampleEvents } = await one(
      group,
      'sampleEvents(first: 2) { id sessionId session { id eventCount crashed } breadcrumbs(first: 4) { type screen } }',
    );
    const screens = (of: any) => of.breadcrumbs.map(({ screen }: any) => screen);
    expect(sampleEvents.map(({ id, session: of }: any) => [id, of.id])).toEqual([
      ['derived-crash', 'derived'],
      ['named-crash', 'named'],
    ]);
    expect(sampleEvents.map(screens)).toEqual([
      ['d0', 'd1', 'd2'],
      ['n1', 'n2', 'n3', 'n4'],
    ]);
  });

  it('refuses more than a hundred breadcrumbs', async () => {
    const { errors } = await server.ask(
      tenant.query,
      'query ($id: ID!, $group: ID!, $range: TimeRange!) { app(id: $id) { errorGroup(id: $group, range: $range) { sampleEvents { breadcrumbs(first: 101) { id } } } } }',
      { id: tenant.appId, group, range: RANGE },
    );
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: 'first' });
  });

  it('says why it is there, by the newest event or by one that is named', async () => {
    const fields =
      'eventId id fingerprint version sentences steps { rule reason of } frames { text decides because }';
    const { grouping } = await one(group, `grouping { ${fields} }`);
    expect(grouping).toMatchObject({ eventId: 'derived-crash', id: group, fingerprint: group });
    expect(grouping.sentences.length).toBeGreaterThan(0);
    expect(grouping.frames[0]).toMatchObject({ text: 'com.shop.Cart.total (Cart.kt:12)', decides: true });
    const named = await one(group, `grouping(eventId: "named-crash") { ${fields} }`);
    expect(named.grouping).toEqual({ ...grouping, eventId: 'named-crash' });
    expect((await one(group, `grouping(eventId: "event-1") { id }`)).grouping).toBeNull();

    await change('mergeErrorGroups', { into: OLD, ids: [group] });
    const merged = await one(OLD, `grouping(eventId: "named-crash") { ${fields} }`);
    expect(merged.grouping.sentences.at(-1)).toBe(`Group ${group} was merged into ${OLD} by hand.`);
    await change('unmergeErrorGroups', { ids: [group] });
  });
});
