import 'reflect-metadata';
import { SONDE } from '@sonde/triage';
import { errorGroupsTable, eventsTable, sessionsTable } from '@sonde/warehouse';
import { insertRows, type Row } from '../testing/rows';
import {
  ADMIN_TOKEN,
  makeTenant,
  startTestServer,
  type Answer,
  type TestServer,
  type TestTenant,
} from '../testing/server';

const DAY_MS = 86_400_000;
const NOW = Date.now();
const A = 'aaaaaaaaaaaaaaaa';
const B = 'bbbbbbbbbbbbbbbb';
const C = 'cccccccccccccccc';

let server: TestServer;
let tenants = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let hash = 1;

/** Crashes of a group, all from one version. */
async function crashes(
  { tenantId, appId }: TestTenant,
  group: string,
  count: number,
  more: Row = {},
): Promise<void> {
  const rows = Array.from({ length: count }, (_, i): Row => ({
    tenantId,
    appId,
    at: NOW - DAY_MS + i,
    receivedAt: NOW - DAY_MS + i,
    eventHash: hash,
    eventId: `event-${hash++}`,
    type: 'crash',
    installId: `phone-${i}`,
    appVersion: '1.0',
    appBuild: '100',
    errorGroupId: group,
    ...more,
  }));
  await insertRows(server.warehouse, eventsTable, rows);
  await insertRows(server.warehouse, errorGroupsTable, [
    {
      tenantId,
      appId,
      errorGroupId: group,
      version: 1,
      kind: 'CRASH',
      title: `Crash ${group.slice(0, 1)}`,
      culprit: 'x',
    },
  ]);
}

/** A session of a version: it says which versions there are. */
const session = ({ tenantId, appId }: TestTenant, appVersion: string, appBuild: string): Promise<void> =>
  insertRows(server.warehouse, sessionsTable, [
    {
      tenantId,
      appId,
      sessionId: `session ${hash}`,
      laneKey: hash++,
      version: 1,
      anchorAt: NOW - DAY_MS,
      startAt: NOW - DAY_MS,
      endAt: NOW - DAY_MS,
      appVersion,
      appBuild,
    },
  ]);

async function tenantWith(...groups: readonly string[]): Promise<TestTenant> {
  const tenant = await makeTenant(server, `tenant ${tenants++}`);
  for (const group of groups) await crashes(tenant, group, 2);
  return tenant;
}

const CHANGE = `{ outcome message group { id status version assignee }
  conflict { version by deed sentence since { version by deed sentence } } }`;
const MUTATIONS = {
  resolve: `mutation ($input: ResolveErrorGroupsInput!) { done: resolveErrorGroups(input: $input) ${CHANGE} }`,
  reopen: `mutation ($input: ReopenErrorGroupsInput!) { done: reopenErrorGroups(input: $input) ${CHANGE} }`,
  ignore: `mutation ($input: IgnoreErrorGroupsInput!) { done: ignoreErrorGroups(input: $input) ${CHANGE} }`,
  assign: `mutation ($input: AssignErrorGroupsInput!) { done: assignErrorGroups(input: $input) ${CHANGE} }`,
  note: 'mutation ($input: NoteErrorGroupInput!) { done: noteErrorGroup(input: $input) { id version } }',
  merge: `mutation ($input: MergeErrorGroupsInput!) { done: mergeErrorGroups(input: $input) { id title events merged { id } } }`,
  unmerge: `mutation ($input: UnmergeErrorGroupsInput!) { done: unmergeErrorGroups(input: $input) { id title events } }`,
} as const;

type Verb = keyof typeof MUTATIONS;

const ask = (tenant: TestTenant, verb: Verb, input: object, token = tenant.manage): Promise<Answer> =>
  server.ask(token, MUTATIONS[verb], { input: { appId: tenant.appId, ...input } });

async function done(tenant: TestTenant, verb: Verb, input: object): Promise<any> {
  const answer = await ask(tenant, verb, input);
  if (answer.errors.length > 0) throw new Error(answer.text);
  return answer.data['done'];
}

const group = (id: string, version: number | null = null) => ({ groups: [{ id, version }] });

async function activity(tenant: TestTenant, id: string, first = 50, after?: string): Promise<any> {
  const { app } = await server.data(
    tenant.query,
    `query ($app: ID!, $id: ID!, $first: Int, $after: String) { app(id: $app) { errorGroup(id: $id) {
      activity(first: $first, after: $after) { edges { node { version at by deed sentence assignee note
        appVersion appBuild eventId otherGroupId formerGroupId } } pageInfo { hasNextPage endCursor } } } } }`,
    { app: tenant.appId, id, first, after },
  );
  return app.errorGroup.activity;
}

const sentences = async (tenant: TestTenant, id: string): Promise<string[]> =>
  (await activity(tenant, id)).edges.map(
    ({ node }: any) => `${node.version ?? '-'} ${node.by}: ${node.sentence}`,
  );

/** Lines of a group's log that are written down. */
const stored = async ({ appId }: TestTenant, groupId: string): Promise<number> =>
  (await server.catalog.groupActivities.list({ appId, groupId })).length;

const refusal = (answer: Answer) => answer.errors[0]?.extensions;

describe('what people decide', () => {
  it('is the group’s state at once, and stands in its log in order, with the name of the key', async () => {
    const tenant = await tenantWith(A);
    const steps: readonly (readonly [Verb, object, object])[] = [
      ['resolve', { in: 'VERSION', appVersion: '1.1', appBuild: '110' }, { status: 'RESOLVED' }],
      ['reopen', {}, { status: 'UNRESOLVED' }],
      ['ignore', { until: 'FOREVER' }, { status: 'IGNORED' }],
      ['ignore', { until: 'USERS', users: 5 }, { status: 'IGNORED' }],
      ['ignore', { until: 'DAYS', days: 1 }, { status: 'IGNORED' }],
      ['assign', { to: 'ann' }, { status: 'IGNORED', assignee: 'ann' }],
      ['assign', { to: null }, { status: 'IGNORED', assignee: null }],
    ];
    for (const [i, [verb, input, state]] of steps.entries()) {
      const [change] = await done(tenant, verb, { ...group(A, i), ...input });
      expect(change).toEqual({
        outcome: 'DONE',
        message: null,
        conflict: null,
        group: { assignee: null, id: A, version: i + 1, ...state },
      });
    }
    expect(await done(tenant, 'note', { group: { id: A, version: 7 }, text: 'seen on Pixels' })).toEqual({
      id: A,
      version: 8,
    });
    expect(await sentences(tenant, A)).toEqual([
      '8 MANAGE: left a note',
      '7 MANAGE: assigned to nobody',
      '6 MANAGE: assigned to ann',
      '5 MANAGE: ignored for 1 day',
      '4 MANAGE: ignored until 5 more users have it',
      '3 MANAGE: ignored for ever',
      '2 MANAGE: reopened',
      '1 MANAGE: resolved in version 1.1 (110)',
    ]);
    const { edges } = await activity(tenant, A);
    expect(edges[0].node).toMatchObject({ deed: 'NOTED', note: 'seen on Pixels', assignee: null });
    expect(edges.at(-1).node).toMatchObject({ deed: 'RESOLVED', appVersion: '1.1', appBuild: '110' });
  });

  it('the operator is called admin', async () => {
    const tenant = await tenantWith(A);
    await ask(tenant, 'assign', { ...group(A), to: 'ann' }, ADMIN_TOKEN);
    expect(await sentences(tenant, A)).toEqual(['1 admin: assigned to ann']);
  });

  it('NOW and NEXT_VERSION keep the newest version there was, failures or not', async () => {
    const tenant = await tenantWith(A);
    await session(tenant, '1.9', '900');
    await session(tenant, '1.10', '1100');
    await done(tenant, 'resolve', { ...group(A), in: 'NEXT_VERSION' });
    await done(tenant, 'resolve', { ...group(A) });
    expect(await sentences(tenant, A)).toEqual([
      '2 MANAGE: resolved when 1.10 (1100) was the newest version',
      '1 MANAGE: resolved in the version after 1.10 (1100)',
    ]);
  });

  it('what is so already is done, and not written down again', async () => {
    const tenant = await tenantWith(A);
    expect(await done(tenant, 'reopen', group(A))).toMatchObject([
      { outcome: 'DONE', message: 'The group is unresolved.', group: { version: 0 } },
    ]);
    await done(tenant, 'assign', { ...group(A), to: 'ann' });
    expect(await done(tenant, 'assign', { ...group(A), to: 'ann' })).toMatchObject([
      { outcome: 'DONE', group: { version: 1 } },
    ]);
  });

  it('days of being ignored end by themselves: shown at once, written by Sonde before what is done next', async () => {
    const tenant = await tenantWith(A);
    await done(tenant, 'ignore', { ...group(A), until: 'DAYS', days: 2 });
    const before = server.clock.now;
    server.clock.now += 3 * DAY_MS;
    try {
      const { app } = await server.data(
        tenant.query,
        'query ($app: ID!, $id: ID!) { app(id: $app) { errorGroup(id: $id) { status version } } }',
        { app: tenant.appId, id: A },
      );
      expect(app.errorGroup).toEqual({ status: 'UNRESOLVED', version: 2 });
      const shown = ['2 Sonde: no longer ignored: the days are over', '1 MANAGE: ignored for 2 days'];
      expect(await sentences(tenant, A)).toEqual(shown);
      expect(await stored(tenant, A)).toBe(1);
      expect(await done(tenant, 'resolve', group(A, 2))).toMatchObject([
        { outcome: 'DONE', group: { status: 'RESOLVED', version: 3 } },
      ]);
      expect((await sentences(tenant, A)).slice(0, 2)).toEqual([
        '3 MANAGE: resolved',
        '2 Sonde: no longer ignored: the days are over',
      ]);
    } finally {
      server.clock.now = before;
    }
  });
});

describe('what is seen after a decision', () => {
  const now = async (tenant: TestTenant, id = A): Promise<object> => {
    const { app } = await server.data(
      tenant.query,
      `query ($app: ID!, $id: ID!, $range: TimeRange!) { app(id: $app) {
        errorGroup(id: $id) { status version } errorGroups(range: $range, status: [REGRESSED]) { edges { node { id } } } } }`,
      {
        app: tenant.appId,
        id,
        range: { from: new Date(NOW - 2 * DAY_MS).toISOString(), to: new Date(NOW + DAY_MS).toISOString() },
      },
    );
    return { ...app.errorGroup, regressed: app.errorGroups.edges.map(({ node }: any) => node.id) };
  };
  const later = () => ({ receivedAt: Date.now() + 60_000, at: Date.now() + 60_000 });

  it('is the group’s state before anybody has written it down, and is written before what is done next', async () => {
    const tenant = await tenantWith(A);
    await session(tenant, '1.0', '100');
    await done(tenant, 'resolve', { ...group(A), in: 'NEXT_VERSION' });
    await crashes(tenant, A, 1, later());
    expect(await now(tenant)).toEqual({ status: 'RESOLVED', version: 1, regressed: [] });
    await crashes(tenant, A, 1, { ...later(), appVersion: '1.1', appBuild: '110', eventId: 'again' });
    expect(await now(tenant)).toEqual({ status: 'REGRESSED', version: 2, regressed: [A] });
    // The log says so at once, though nobody has written it down.
    expect((await activity(tenant, A, 1)).edges[0].node).toMatchObject({
      ...{ version: 2, by: 'Sonde', deed: 'REGRESSED', appVersion: '1.1', eventId: 'again' },
    });
    expect(await stored(tenant, A)).toBe(1);
    expect(await done(tenant, 'assign', { ...group(A, 1), to: 'ann' })).toMatchObject([
      { outcome: 'CONFLICT', conflict: { version: 2, by: 'Sonde', deed: 'REGRESSED' } },
    ]);
    expect(await done(tenant, 'assign', { ...group(A, 2), to: 'ann' })).toMatchObject([
      { outcome: 'DONE', group: { status: 'REGRESSED', version: 3 } },
    ]);
    const { edges } = await activity(tenant, A);
    expect(edges[1].node).toMatchObject({
      by: 'Sonde',
      sentence: 'regressed: version 1.1 (110) has it',
      eventId: 'again',
    });
  });

  it('counts for the group that stands for the one it came in, for as long as they are merged', async () => {
    const tenant = await tenantWith(A, B);
    await done(tenant, 'resolve', { ...group(A), in: 'VERSION', appVersion: '1.0' });
    await crashes(tenant, B, 1, later());
    expect(await now(tenant)).toMatchObject({ status: 'RESOLVED', regressed: [] });
    await done(tenant, 'merge', { into: A, ids: [B] });
    expect(await now(tenant, B)).toEqual({ status: 'REGRESSED', version: 2, regressed: [A] });
    await done(tenant, 'unmerge', { ids: [B] });
    expect(await now(tenant)).toEqual({ status: 'RESOLVED', version: 1, regressed: [] });
    expect(await now(tenant, B)).toMatchObject({ status: 'UNRESOLVED', version: 0 });
  });

  it('counts no longer when the group that it came in is taken out, though it was written down', async () => {
    const tenant = await tenantWith(A, B);
    await done(tenant, 'merge', { into: A, ids: [B] });
    await done(tenant, 'resolve', { ...group(A), in: 'VERSION', appVersion: '2.0' });
    await crashes(tenant, B, 1, { ...later(), appVersion: '2.0', eventId: 'of b' });
    // Whoever does something next writes down what Sonde has found.
    await done(tenant, 'assign', { ...group(A), to: 'ann' });
    expect(await stored(tenant, A)).toBe(3);
    expect(await now(tenant)).toEqual({ status: 'REGRESSED', version: 3, regressed: [A] });
    await done(tenant, 'unmerge', { ids: [B] });
    expect(await now(tenant)).toEqual({ status: 'RESOLVED', version: 3, regressed: [] });
    // Its own events count, and are found beside the line that does not.
    await crashes(tenant, A, 1, { ...later(), appVersion: '2.1', eventId: 'of a' });
    expect(await now(tenant)).toEqual({ status: 'REGRESSED', version: 4, regressed: [A] });
    expect(await done(tenant, 'reopen', group(A, 4))).toMatchObject([
      { outcome: 'DONE', group: { status: 'UNRESOLVED', version: 5, assignee: 'ann' } },
    ]);
    expect((await activity(tenant, A)).edges.flatMap(({ node }: any) => node.eventId ?? [])).toEqual([
      'of a',
      'of b',
    ]);
  });

  it('an ignore that users of a group ended which is taken out goes on, and ends again when it is merged again', async () => {
    const tenant = await tenantWith(A, B);
    await done(tenant, 'merge', { into: A, ids: [B] });
    await done(tenant, 'ignore', { ...group(A), until: 'USERS', users: 2 });
    await crashes(tenant, A, 1, later());
    await crashes(tenant, B, 2, later());
    await done(tenant, 'note', { group: { id: A }, text: 'so it is back' });
    expect(await now(tenant)).toMatchObject({ status: 'UNRESOLVED', version: 3 });
    await done(tenant, 'unmerge', { ids: [B] });
    expect(await now(tenant)).toMatchObject({ status: 'IGNORED', version: 3 });
    await done(tenant, 'merge', { into: A, ids: [B] });
    expect(await now(tenant)).toMatchObject({ status: 'UNRESOLVED', version: 3 });
  });

  it('is asked with one statement for all groups of an answer, and with none where nothing is looked out for', async () => {
    const tenant = await tenantWith(A, B);
    const asked = async (): Promise<number> => {
      server.statements.length = 0;
      await now(tenant);
      return server.statements.filter((sql) => sql.includes('uniqExactMerge(users)')).length;
    };
    expect(await asked()).toBe(0);
    await done(tenant, 'ignore', { groups: [{ id: A }, { id: B }], until: 'DAYS', days: 1 });
    expect(await asked()).toBe(0);
    await done(tenant, 'ignore', { groups: [{ id: A }, { id: B }], until: 'USERS', users: 1 });
    expect(await asked()).toBe(1);
  });
});

describe('two at once', () => {
  it('who has not seen the newest gets a conflict that says who did what, and nothing is written', async () => {
    const tenant = await tenantWith(A);
    await done(tenant, 'assign', { ...group(A, 0), to: 'ann' });
    await done(tenant, 'resolve', { ...group(A, 1), in: 'VERSION', appVersion: '2.0' });
    expect(await done(tenant, 'ignore', { ...group(A, 0) })).toEqual([
      {
        outcome: 'CONFLICT',
        message: null,
        group: { id: A, status: 'RESOLVED', version: 2, assignee: 'ann' },
        conflict: {
          version: 2,
          by: 'MANAGE',
          deed: 'RESOLVED',
          sentence: 'resolved in version 2.0',
          since: [
            { version: 1, by: 'MANAGE', deed: 'ASSIGNED', sentence: 'assigned to ann' },
            { version: 2, by: 'MANAGE', deed: 'RESOLVED', sentence: 'resolved in version 2.0' },
          ],
        },
      },
    ]);
    const note = await ask(tenant, 'note', { group: { id: A, version: 1 }, text: 'late' });
    expect(refusal(note)).toMatchObject({
      code: 'CONFLICT',
      argumentPath: 'input.group',
      conflict: { version: 2, by: 'MANAGE', deed: 'RESOLVED' },
    });
    expect(await sentences(tenant, A)).toHaveLength(2);
  });

  it('a version that there is not yet is refused', async () => {
    const tenant = await tenantWith(A);
    expect(await done(tenant, 'assign', { ...group(A, 3), to: 'ann' })).toMatchObject([
      { outcome: 'REFUSED', message: 'The group has version 0; there is no version 3 yet.' },
    ]);
  });

  it('in bulk each group stands for itself', async () => {
    const tenant = await tenantWith(A, B);
    await done(tenant, 'assign', { ...group(B), to: 'bob' });
    const groups = [
      { id: A, version: 0 },
      { id: 'dddddddddddddddd', version: 0 },
      { id: B, version: 0 },
    ];
    const changes = await done(tenant, 'assign', { groups, to: 'ann' });
    expect(changes.map(({ outcome, group: one }: any) => [outcome, one?.assignee ?? null])).toEqual([
      ['DONE', 'ann'],
      ['NOT_FOUND', null],
      ['CONFLICT', 'bob'],
    ]);
  });

  it('of 50 at once each succeeds or hears of a conflict that it can answer: one order, nothing lost', async () => {
    const tenant = await tenantWith(A);
    let conflicts = 0;
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        let version = 0;
        for (;;) {
          const [change] = await done(tenant, 'assign', { ...group(A, version), to: `person ${i}` });
          if (change.outcome === 'DONE') return;
          expect(change.outcome).toBe('CONFLICT');
          expect(change.conflict.version).toBeGreaterThan(version);
          conflicts++;
          version = change.conflict.version;
        }
      }),
    );
    expect(conflicts).toBeGreaterThan(0);
    const { edges } = await activity(tenant, A, 100);
    expect(edges.map(({ node }: any) => node.version)).toEqual(Array.from({ length: 50 }, (_, i) => 50 - i));
    expect(new Set(edges.map(({ node }: any) => node.assignee))).toEqual(
      new Set(Array.from({ length: 50 }, (_, i) => `person ${i}`)),
    );
  });

  it('of 100 that name no version each succeeds, and none has to try twice because of another', async () => {
    const tenant = await tenantWith(A);
    const texts = Array.from({ length: 100 }, (_, i) => `note ${i}`);
    const { groupActivities } = server.catalog;
    const insert = jest.spyOn(groupActivities, 'insert');
    try {
      await Promise.all(texts.map((text) => done(tenant, 'note', { group: { id: A }, text })));
      expect(insert).toHaveBeenCalledTimes(100);
    } finally {
      insert.mockRestore();
    }
    const { edges } = await activity(tenant, A, 100);
    expect(new Set(edges.map(({ node }: any) => node.note))).toEqual(new Set(texts));
    expect(edges).toHaveLength(100);
  });

  it('a group and one that is merged into it are one group that is named twice', async () => {
    const tenant = await tenantWith(A, B);
    await done(tenant, 'merge', { into: A, ids: [B] });
    const answer = await ask(tenant, 'resolve', { groups: [{ id: A }, { id: B }] });
    expect(refusal(answer)).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: 'input.groups[1]' });
    expect(await stored(tenant, A)).toBe(0);
    // Who has seen the second as a group of its own hears of the merge.
    const changes = await done(tenant, 'resolve', { groups: [{ id: A }, { id: B, version: 0 }] });
    expect(changes.map(({ outcome }: any) => outcome)).toEqual(['DONE', 'CONFLICT']);
  });
});

describe('merging', () => {
  const groupsNow = async (tenant: TestTenant): Promise<any[]> => {
    const { app } = await server.data(
      tenant.query,
      `query ($app: ID!, $range: TimeRange!) { app(id: $app) { errorGroups(range: $range) { edges { node {
        id title events users firstSeen lastSeen status version merged { id } versions { value events } } } }
        events(range: $range) { edges { node { id errorGroupId at } } } } }`,
      {
        app: tenant.appId,
        range: { from: new Date(NOW - 2 * DAY_MS).toISOString(), to: new Date(NOW + DAY_MS).toISOString() },
      },
    );
    return [app.errorGroups.edges, app.events.edges];
  };

  it('shows groups as one with all their events, and unmerging gives back row for row what was there', async () => {
    const tenant = await tenantWith(A, B, C);
    await done(tenant, 'assign', { ...group(B), to: 'bob' });
    const before = await groupsNow(tenant);
    const merged = await done(tenant, 'merge', { into: A, ids: [B, C] });
    expect(merged).toMatchObject({ id: A, title: 'Crash a', events: 6 });
    expect(merged.merged.map(({ id }: any) => id).sort()).toEqual([B, C]);
    const [groups, events] = await groupsNow(tenant);
    expect(groups.map(({ node }: any) => [node.id, node.events])).toEqual([[A, 6]]);
    expect(new Set(events.map(({ node }: any) => node.errorGroupId))).toEqual(new Set([A]));
    // What comes later is of the merged group, too.
    expect(await done(tenant, 'unmerge', { ids: [C, B] })).toMatchObject([
      { id: C, events: 2 },
      { id: B, events: 2 },
    ]);
    expect(await groupsNow(tenant)).toEqual(before);
    expect((await sentences(tenant, A)).sort()).toEqual([
      `- MANAGE: ${B} was merged into this group`,
      `- MANAGE: ${B} was taken out of this group`,
      `- MANAGE: ${C} was merged into this group`,
      `- MANAGE: ${C} was taken out of this group`,
    ]);
    expect(await sentences(tenant, B)).toEqual([
      `- MANAGE: taken out of ${A}`,
      `- MANAGE: merged into ${A}`,
      '1 MANAGE: assigned to bob',
    ]);
  });

  it('a chain comes apart where it is cut', async () => {
    const tenant = await tenantWith(A, B, C);
    await done(tenant, 'merge', { into: B, ids: [C] });
    await done(tenant, 'merge', { into: A, ids: [B] });
    expect((await groupsNow(tenant))[0].map(({ node }: any) => [node.id, node.events])).toEqual([[A, 6]]);
    await done(tenant, 'unmerge', { ids: [B] });
    expect((await groupsNow(tenant))[0].map(({ node }: any) => [node.id, node.events])).toEqual([
      [B, 4],
      [A, 2],
    ]);
  });

  it('who has seen a group that is part of another by now gets a conflict; without a version that one is meant', async () => {
    const tenant = await tenantWith(A, B);
    await done(tenant, 'merge', { into: A, ids: [B] });
    expect(await done(tenant, 'resolve', group(B, 0))).toMatchObject([
      {
        outcome: 'CONFLICT',
        group: { id: A, status: 'UNRESOLVED', version: 0 },
        conflict: { version: null, by: 'MANAGE', deed: 'MERGED', sentence: `merged into ${A}` },
      },
    ]);
    expect(await done(tenant, 'resolve', group(B))).toMatchObject([
      { outcome: 'DONE', group: { id: A, status: 'RESOLVED' } },
    ]);
  });

  it('is refused where the rules or merges were changed since they were seen', async () => {
    const tenant = await tenantWith(A, B, C);
    const revision = async (): Promise<string> =>
      (
        await server.data(tenant.query, 'query ($app: ID!) { app(id: $app) { grouping { revision } } }', {
          app: tenant.appId,
        })
      ).app.grouping.revision;
    const seen = await revision();
    await done(tenant, 'merge', { into: A, ids: [B], revision: seen });
    const second = await ask(tenant, 'merge', { into: A, ids: [C], revision: seen });
    expect(refusal(second)).toMatchObject({ code: 'CONFLICT', argumentPath: 'input.revision' });
    expect(refusal(second)).toMatchObject({ revision: await revision() });
    // Both of two who name nothing are kept.
    await Promise.all([done(tenant, 'unmerge', { ids: [B] }), done(tenant, 'merge', { into: A, ids: [C] })]);
    const { app } = await server.data(
      tenant.query,
      'query ($app: ID!) { app(id: $app) { grouping { merges { edges { node { from into by } } } } } }',
      { app: tenant.appId },
    );
    expect(app.grouping.merges.edges).toEqual([{ node: { from: C, into: A, by: 'MANAGE' } }]);
  });

  it.each<readonly [string, Verb, object, object]>([
    [
      'a group that there is not',
      'merge',
      { into: A, ids: ['dddddddddddddddd'] },
      { code: 'NOT_FOUND', argumentPath: 'input.ids[0]' },
    ],
    [
      'into one that there is not',
      'merge',
      { into: 'x', ids: [A] },
      { code: 'NOT_FOUND', argumentPath: 'input.into' },
    ],
    ['none', 'merge', { into: A, ids: [] }, { code: 'BAD_USER_INPUT', argumentPath: 'input.ids' }],
    [
      'one twice',
      'merge',
      { into: A, ids: [B, B] },
      { code: 'BAD_USER_INPUT', argumentPath: 'input.ids[1]' },
    ],
    ['out of nothing', 'unmerge', { ids: [A] }, { code: 'NOT_FOUND', argumentPath: 'input.ids[0]' }],
  ])('%s: refused', async (_what, verb, input, refused) => {
    const tenant = await tenantWith(A, B);
    expect(refusal(await ask(tenant, verb, input))).toMatchObject(refused);
  });
});

describe('the log', () => {
  it('is paged, newest first, and a page stays right while more is written', async () => {
    const tenant = await tenantWith(A);
    for (let i = 0; i < 5; i++) await done(tenant, 'note', { group: { id: A }, text: `note ${i}` });
    const first = await activity(tenant, A, 2);
    await done(tenant, 'note', { group: { id: A }, text: 'newer' });
    const second = await activity(tenant, A, 2, first.pageInfo.endCursor);
    const third = await activity(tenant, A, 2, second.pageInfo.endCursor);
    const notes = [first, second, third].flatMap(({ edges }) => edges.map(({ node }: any) => node.note));
    expect(notes).toEqual(['note 4', 'note 3', 'note 2', 'note 1', 'note 0']);
    expect(third.pageInfo.hasNextPage).toBe(false);
  });
});

describe('after a regroup', () => {
  it('what was done with the former groups stands in the log of the one that has their events', async () => {
    const tenant = await tenantWith(A, B, C);
    const { tenantId, appId } = tenant;
    const handOn = async (from: string, groupId: string, sequence: number): Promise<void> => {
      server.clock.now += 1_000;
      const deed = { kind: 'INHERITED', from, state: { status: 'RESOLVED' } } as const;
      const line = { tenantId, appId, groupId, sequence, at: server.clock.now, actor: SONDE, deed };
      await server.catalog.groupActivities.insert(line);
      server.clock.now += 1_000;
    };
    await done(tenant, 'note', { group: { id: C }, text: 'look at the pool' });
    await handOn(C, B, 1);
    await done(tenant, 'assign', { ...group(B), to: 'bob' });
    await handOn(B, A, 1);
    await done(tenant, 'note', { group: { id: B }, text: 'of what it is since' });
    await done(tenant, 'note', { group: { id: A }, text: 'own' });
    expect(await sentences(tenant, A)).toEqual([
      '2 MANAGE: left a note',
      `1 Sonde: resolved, as group ${B} was, which had these events before`,
      `- MANAGE: assigned to bob (group ${B}, before the app was regrouped)`,
      `- Sonde: resolved, as group ${C} was, which had these events before (group ${B}, before the app was regrouped)`,
      `- MANAGE: left a note (group ${C}, before the app was regrouped)`,
    ]);
    const first = await activity(tenant, A, 4);
    const { edges } = await activity(tenant, A, 4, first.pageInfo.endCursor);
    expect(edges).toHaveLength(1);
    expect(edges[0].node).toMatchObject({ note: 'look at the pool', formerGroupId: C });
    expect(await sentences(tenant, C)).toEqual(['1 MANAGE: left a note']);
  });
});

describe('who may', () => {
  it('nobody without a MANAGE key of the tenant; foreign and missing apps answer alike', async () => {
    const tenant = await tenantWith(A);
    const other = await tenantWith(A);
    for (const [verb, input] of [
      ['resolve', group(A)],
      ['note', { group: { id: A }, text: 'x' }],
      ['merge', { into: A, ids: [A] }],
      ['unmerge', { ids: [A] }],
    ] as const) {
      expect(refusal(await ask(tenant, verb, input, tenant.query))).toMatchObject({ code: 'FORBIDDEN' });
      const foreign = await ask(tenant, verb, input, other.manage);
      const missing = await ask({ ...tenant, appId: 'x' }, verb, input, other.manage);
      expect(refusal(foreign)).toMatchObject({ code: 'NOT_FOUND', argumentPath: 'input.appId' });
      expect(foreign.text).toBe(missing.text);
    }
    expect(await sentences(tenant, A)).toEqual([]);
  });

  it.each<readonly [string, Verb, object, string]>([
    ['no group', 'resolve', { groups: [] }, 'input.groups'],
    ['one group twice', 'resolve', { groups: [{ id: A }, { id: A }] }, 'input.groups[1]'],
    [
      '101 groups',
      'reopen',
      { groups: Array.from({ length: 101 }, (_, i) => ({ id: `${i}` })) },
      'input.groups',
    ],
    ['VERSION without one', 'resolve', { ...group(A), in: 'VERSION' }, 'input.appVersion'],
    ['an empty version', 'resolve', { ...group(A), in: 'VERSION', appVersion: ' ' }, 'input.appVersion'],
    ['a version with NOW', 'resolve', { ...group(A), appVersion: '1' }, 'input.appVersion'],
    ['a build alone', 'resolve', { ...group(A), in: 'NEXT_VERSION', appBuild: '1' }, 'input.appBuild'],
    ['USERS without a number', 'ignore', { ...group(A), until: 'USERS' }, 'input.users'],
    ['no users', 'ignore', { ...group(A), until: 'USERS', users: 0 }, 'input.users'],
    ['days with FOREVER', 'ignore', { ...group(A), days: 3 }, 'input.days'],
    ['too many days', 'ignore', { ...group(A), until: 'DAYS', days: 4_000 }, 'input.days'],
    ['a nameless assignee', 'assign', { ...group(A), to: ' ' }, 'input.to'],
    ['an assignee with a NUL', 'assign', { ...group(A), to: 'a\u0000b' }, 'input.to'],
    [
      'a version of two lines',
      'resolve',
      { ...group(A), in: 'VERSION', appVersion: '1\n2' },
      'input.appVersion',
    ],
    ['a version that cannot be', 'reopen', group(A, -1), 'input.groups[0].version'],
    ['the same of a note', 'note', { group: { id: A, version: -1 }, text: 'x' }, 'input.group.version'],
    ['an empty note', 'note', { group: { id: A }, text: '' }, 'input.text'],
    ['a long note', 'note', { group: { id: A }, text: 'x'.repeat(5_001) }, 'input.text'],
  ])('%s: refused', async (_what, verb, input, argumentPath) => {
    const tenant = await tenantWith(A);
    expect(refusal(await ask(tenant, verb, input))).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath });
  });
});
