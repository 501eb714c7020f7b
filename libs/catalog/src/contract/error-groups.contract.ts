import { NEWEST_GROUPING } from '@sonde/error-groups';
import { foldActivities, MAX_MERGES, SONDE, type Deed, type Merge } from '@sonde/triage';
import { waitFor } from '@sonde/test-kit';
import type { App, AppGrouping, Catalog, CatalogChange, GroupActivity, New } from '../port';
import type { StoreUnderTest } from './catalog.contract';
import { openStore } from './testing/open-store';

const NO_ID = '00000000-0000-4000-8000-000000000000';
const GROUP = '0123456789abcdef';
const ADA = { kind: 'PERSON', name: 'Ada' } as const;
const VERSION = { version: '4.2.0 "β"', build: '4200' };

/** One of each kind, with everything in it that there can be. */
const DEEDS: readonly Deed[] = [
  { kind: 'RESOLVED', in: { kind: 'NOW', newest: { version: '', build: '' } } },
  { kind: 'RESOLVED', in: { kind: 'VERSION', version: VERSION } },
  { kind: 'RESOLVED', in: { kind: 'NEXT_VERSION', newest: VERSION } },
  { kind: 'REGRESSED', version: VERSION, eventId: 'e', eventAt: 5 },
  { kind: 'REGRESSED', version: VERSION, eventId: 'e', eventAt: 5, seenIn: [{ groupId: GROUP }] },
  { kind: 'UNRESOLVED' },
  { kind: 'IGNORED', until: { kind: 'FOREVER' } },
  { kind: 'IGNORED', until: { kind: 'DAYS', days: 7 } },
  { kind: 'IGNORE_ENDED', because: { kind: 'DAYS' } },
  { kind: 'IGNORED', until: { kind: 'USERS', more: 10 } },
  { kind: 'IGNORE_ENDED', because: { kind: 'USERS', users: 11 } },
  {
    kind: 'IGNORE_ENDED',
    because: { kind: 'USERS', users: 11 },
    seenIn: [{ groupId: GROUP }, { groupId: '__folded__' }],
  },
  { kind: 'ASSIGNED', to: 'Grace' },
  { kind: 'ASSIGNED', to: null },
  { kind: 'NOTED', text: 'Two lines,\n"quoted" $where. 😀' },
  {
    kind: 'INHERITED',
    from: 'fedcba9876543210',
    state: {
      status: 'REGRESSED',
      resolution: { in: { kind: 'VERSION', version: VERSION }, at: 1, by: ADA },
      regression: { version: VERSION, eventId: 'e', eventAt: 5, at: 6 },
      assignee: 'Grace',
    },
  },
  {
    kind: 'INHERITED',
    from: '__folded__',
    state: { status: 'IGNORED', ignore: { until: { kind: 'USERS', more: 1 }, at: 1, by: SONDE } },
  },
];

/** What every catalog must do with the log of groups and with groupings. */
export function describeErrorGroupsInCatalog(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`error groups in the catalog: ${name}`, () => {
    let store: StoreUnderTest;
    let catalog: Catalog;
    let second: Catalog;

    beforeAll(async () => {
      store = await make();
      catalog = await openStore(store.address);
      second = await openStore(store.address);
    });
    afterAll(async () => {
      await catalog.close();
      await second.close();
      await store.remove();
    });

    let made = 0;
    const newApp = async (tenantId?: string): Promise<App> =>
      catalog.apps.insert({
        tenantId: tenantId ?? (await catalog.tenants.insert({ name: `Tenant ${++made}` })).id,
        name: `App ${++made}`,
        platform: 'IOS',
        retentionDays: 90,
        sessionGapMinutes: 30,
      });
    const activityOf = (
      app: App,
      sequence: number,
      given: Partial<New<GroupActivity>> = {},
    ): New<GroupActivity> => ({
      tenantId: app.tenantId,
      appId: app.id,
      groupId: GROUP,
      sequence,
      at: 1_700_000_000_000 + sequence,
      actor: ADA,
      deed: { kind: 'NOTED', text: `note ${sequence}` },
      ...given,
    });
    const groupingOf = async (app: App): Promise<AppGrouping> => {
      const grouping = await second.groupings.ofApp(app.id);
      if (!grouping) throw new Error('an app has no grouping');
      return grouping;
    };
    const client = (index: number) => (index % 2 ? catalog : second);
    const refusals = async (calls: Promise<unknown>[]): Promise<unknown[]> =>
      (await Promise.allSettled(calls)).flatMap((result) =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      );

    it('keeps every deed as it was written', async () => {
      const app = await newApp();
      for (const [index, deed] of DEEDS.entries()) {
        const given = activityOf(app, index + 1, { deed, actor: index % 2 ? SONDE : ADA });
        const inserted = await catalog.groupActivities.insert(given);
        expect(inserted).toMatchObject(given);
        expect(await second.groupActivities.get(inserted.id)).toEqual(inserted);
      }
      const log = await second.groupActivities.list({ appId: app.id });
      expect(log.map(({ deed }) => deed)).toEqual(expect.arrayContaining([...DEEDS]));
      expect(foldActivities(log).sequence).toBe(DEEDS.length);
    });

    it('lists the log of an app and of one group, and nothing of others', async () => {
      const app = await newApp();
      const neighbour = await newApp(app.tenantId);
      const other = '00000000000000ff';
      const lines = [
        activityOf(app, 1),
        activityOf(app, 2),
        activityOf(app, 10),
        activityOf(app, 1, { groupId: other }),
        activityOf(app, 1, { groupId: '__folded__' }),
        activityOf(neighbour, 1),
      ];
      for (const line of lines) await catalog.groupActivities.insert(line);
      const keysOf = (log: GroupActivity[]) =>
        log.map(({ appId, groupId, sequence }) => `${appId} ${groupId} ${sequence}`).sort();
      const keys = keysOf(lines as GroupActivity[]);
      const listed = (where: Partial<GroupActivity>) => second.groupActivities.list(where).then(keysOf);
      expect(await listed({ appId: app.id })).toEqual(keys.filter((key) => key.startsWith(app.id)));
      expect(await listed({ appId: app.id, groupId: GROUP })).toEqual(
        keys.filter((key) => key.startsWith(`${app.id} ${GROUP}`)),
      );
      expect(await listed({ appId: app.id, groupId: GROUP, sequence: 10 })).toHaveLength(1);
      expect(await listed({ appId: app.id, groupId: GROUP, sequence: 3 })).toEqual([]);
      expect(await listed({ tenantId: app.tenantId })).toEqual(keys);
      expect(await listed({ tenantId: neighbour.tenantId, appId: neighbour.id })).toHaveLength(1);
      expect(await listed({ tenantId: NO_ID, appId: app.id })).toEqual([]);
    });

    it('of 50 clients that write the next line of a group exactly one does', async () => {
      const app = await newApp();
      await catalog.groupActivities.insert(activityOf(app, 1));
      const refused = await refusals(
        Array.from({ length: 50 }, (_, index) =>
          client(index).groupActivities.insert(
            activityOf(app, 2, { actor: { kind: 'PERSON', name: `P${index}` } }),
          ),
        ),
      );
      expect(refused).toHaveLength(49);
      for (const error of refused) expect(error).toMatchObject({ code: 'DUPLICATE', field: 'sequence' });
      expect(await catalog.groupActivities.list({ appId: app.id })).toHaveLength(2);
    });

    it('loses no line of 50 clients that read the log again when somebody was faster', async () => {
      const app = await newApp();
      const append = async (index: number): Promise<void> => {
        const log = await client(index).groupActivities.list({ appId: app.id, groupId: GROUP });
        const { sequence } = foldActivities(log);
        const deed: Deed = { kind: 'NOTED', text: `by ${index}` };
        await client(index)
          .groupActivities.insert(activityOf(app, sequence + 1, { deed }))
          .catch((error: unknown) => {
            expect(error).toMatchObject({ code: 'DUPLICATE' });
            return append(index);
          });
      };
      await Promise.all(Array.from({ length: 50 }, (_, index) => append(index)));
      const log = await catalog.groupActivities.list({ appId: app.id, groupId: GROUP });
      expect(foldActivities(log)).toMatchObject({ sequence: 50, notes: 50, byPeople: 50 });
      expect(new Set(log.map(({ deed }) => (deed.kind === 'NOTED' ? deed.text : ''))).size).toBe(50);
    });

    it('refuses a line of another tenant’s app, and one that makes no sense', async () => {
      const app = await newApp();
      const stranger = await newApp();
      const refuse = async (given: object, code: string, field: string) =>
        expect(catalog.groupActivities.insert({ ...activityOf(app, 1), ...given })).rejects.toMatchObject({
          code,
          field,
        });
      await refuse({ tenantId: stranger.tenantId }, 'NOT_FOUND', 'appId');
      await refuse({ appId: NO_ID }, 'NOT_FOUND', 'appId');
      await refuse({ groupId: 'x' }, 'INVALID', 'groupId');
      await refuse({ sequence: 0 }, 'INVALID', 'sequence');
      await refuse({ actor: { kind: 'PERSON' } }, 'INVALID', 'name');
      await refuse({ actor: { kind: 'SONDE', name: 'x' } }, 'INVALID', 'actor');
      await refuse({ deed: { kind: 'DELETED' } }, 'INVALID', 'deed');
      await refuse({ deed: { kind: 'toString' } }, 'INVALID', 'deed');
      await refuse({ deed: null }, 'INVALID', 'deed');
      await refuse({ deed: { kind: 'UNRESOLVED', $set: 1 } }, 'INVALID', 'deed');
      await refuse({ deed: { kind: 'NOTED', text: 'x'.repeat(5_001) } }, 'INVALID', 'text');
      await refuse({ deed: { kind: 'NOTED', text: '\ud800' } }, 'INVALID', 'text');
      await refuse({ deed: { kind: 'ASSIGNED' } }, 'INVALID', 'to');
      await refuse({ deed: { kind: 'IGNORED', until: { kind: 'DAYS', days: 0.5 } } }, 'INVALID', 'days');
      expect(await catalog.groupActivities.list({ appId: app.id })).toEqual([]);
    });

    it('has a grouping for each new app, with the newest version of the rules', async () => {
      const app = await newApp();
      expect(await second.groupings.ofApp(app.id)).toMatchObject({
        tenantId: app.tenantId,
        appId: app.id,
        version: 1,
        createdAt: app.createdAt,
        groupingVersion: NEWEST_GROUPING,
        rules: [],
        merges: [],
      });
      expect(await second.groupings.list({ tenantId: app.tenantId })).toHaveLength(1);
      const again = { tenantId: app.tenantId, appId: app.id, groupingVersion: 1, rules: [], merges: [] };
      await expect(catalog.groupings.insert(again)).rejects.toMatchObject({
        code: 'DUPLICATE',
        field: 'appId',
      });
      expect(await catalog.groupings.ofApp(NO_ID)).toBeUndefined();
      expect(await catalog.groupings.ofApp('\0'.repeat(5_000))).toBeUndefined();
    });

    it('leaves no grouping behind of an app that was refused', async () => {
      const app = await newApp();
      const same = {
        tenantId: app.tenantId,
        name: app.name,
        platform: 'IOS',
        retentionDays: 1,
        sessionGapMinutes: 1,
      } as const;
      const refused = await refusals(
        Array.from({ length: 10 }, (_, index) => client(index).apps.insert(same)),
      );
      expect(refused).toHaveLength(10);
      expect(await catalog.groupings.list({ tenantId: app.tenantId })).toHaveLength(1);
    });

    it('keeps rules, merges and the progress of a regroup', async () => {
      const app = await newApp();
      const before = await groupingOf(app);
      const merge: Merge = { from: GROUP, into: 'fedcba9876543210', at: 5, by: 'Ada' };
      const change: Partial<New<AppGrouping>> = {
        rules: [
          { id: 'r1', title: 'Ours', match: [{ on: 'PATH', glob: '*/shop/*' }], inApp: true },
          { id: 'r2', title: 'Flaky', match: [{ on: 'TYPE', glob: 'X?' }], fingerprint: 'flaky' },
        ],
        merges: [{ ...merge, undoneAt: 6, undoneBy: 'Grace' }, merge],
        regroup: {
          ...{ state: 'RUNNING', by: 'Ada', at: 7, daysAll: 90, daysDone: 3, place: '2026-11-17' },
          endedMerges: [{ from: '00000000000000aa', into: GROUP, at: 5, by: 'Ada' }],
        },
      };
      const after = await catalog.groupings.update(before.id, before.version, change);
      expect(after).toEqual({ ...before, ...change, version: 2 });
      expect(await groupingOf(app)).toEqual(after);
      const refuse = async (wrong: object, field: string) =>
        expect(catalog.groupings.update(before.id, 2, wrong)).rejects.toMatchObject({
          code: 'INVALID',
          field,
        });
      await refuse({ merges: [{ ...merge, into: GROUP }] }, 'merges');
      await refuse({ merges: [{ ...merge, undoneAt: 6 }] }, 'merges');
      await refuse({ merges: [{ ...merge, from: '__folded__' }] }, 'from');
      await refuse({ rules: [{ id: 'r', title: 'x', match: [{ on: 'LINE', glob: '*' }] }] }, 'on');
      await refuse({ rules: Array(2).fill(change.rules?.[0]) }, 'id');
      await refuse({ regroup: { state: 'RUNNING' } }, 'by');
      await refuse({ appId: NO_ID }, 'appId');
      expect(await groupingOf(app)).toEqual(after);
    });

    it('holds as many merges as there may be, and loses none of 5 that are made at once', async () => {
      const app = await newApp();
      const merges = Array.from({ length: MAX_MERGES - 5 }, (_, index): Merge => ({
        from: index.toString(16).padStart(16, '0'),
        into: 'fedcba9876543210',
        at: 1_700_000_000_000,
        by: 'Ada',
      }));
      const first = await groupingOf(app);
      await catalog.groupings.update(first.id, first.version, { merges });
      const add = async (index: number): Promise<void> => {
        const { id, version, merges: current } = await groupingOf(app);
        const merge: Merge = {
          from: `f${index.toString(16).padStart(15, '0')}`,
          into: GROUP,
          at: index,
          by: 'Ada',
        };
        await client(index)
          .groupings.update(id, version, { merges: [...current, merge] })
          .catch((error: unknown) => {
            expect(error).toMatchObject({ code: 'CONFLICT' });
            return add(index);
          });
      };
      await Promise.all(Array.from({ length: 5 }, (_, index) => add(index)));
      const { merges: all, version, id } = await groupingOf(app);
      expect(all).toHaveLength(MAX_MERGES);
      expect(new Set(all.slice(-5).map(({ at }) => at)).size).toBe(5);
      const more = { merges: [...all, { from: GROUP, into: 'f'.repeat(16), at: 1, by: 'Ada' }] };
      await expect(catalog.groupings.update(id, version, more)).rejects.toMatchObject({ field: 'merges' });
    });

    it('tells of each line of a log and of each change of a grouping', async () => {
      const app = await newApp();
      const told: CatalogChange[] = [];
      const end = second.watch((change) => void told.push(change));
      await waitFor(() => told.length > 0);
      const { id } = await catalog.groupActivities.insert(activityOf(app, 1));
      const grouping = await groupingOf(app);
      await catalog.groupings.update(grouping.id, 1, { merges: [] });
      const tellsOf = (collection: string, which: string) =>
        told.some(
          (change) => change !== 'ANYTHING' && change.collection === collection && change.id === which,
        );
      await waitFor(() => tellsOf('groupActivities', id) && tellsOf('groupings', grouping.id), {
        what: 'the news by name',
      });
      end();
    });
  });
}
