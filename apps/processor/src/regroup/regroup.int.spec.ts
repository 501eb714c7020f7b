import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { openCatalog, type App, type Catalog } from '@sonde/catalog';
import { compileGrouping, FOLDED_GROUP_ID, type CustomRule } from '@sonde/error-groups';
import type { LogRecord } from '@sonde/event-log';
import { foldActivities, MergeMap, mergeGroups, unmergeGroup, type Deed, type Merge } from '@sonde/triage';
import {
  DEFAULT_KEPT_DAYS,
  daysAsOf,
  newestEntry,
  Params,
  rollUp,
  settleDay,
  type Layer,
} from '@sonde/vitals';
import { openWarehouse, WarehouseUnavailableError, type Warehouse } from '@sonde/warehouse';
import { layerStoreOf } from '../batch-layer/layer-store';
import { BatchProcessor } from '../batch-processor';
import type { GroupingSource } from '../grouping/app-groupings';
import { ProcessorMetrics } from '../processor-metrics';
import { crashRecord, type PhoneCrash } from '../testing/crash-records';
import { NOW } from '../testing/phone-records';
import { regroupApp, type RegroupParts } from './regroup-app';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DAY_MS = 86_400_000;
const FIRST = compileGrouping({ version: 1, rules: [] });

/** Crashes of these types are one group. */
const together = (id: string, ...types: string[]): CustomRule[] =>
  types.map((type) => ({
    ...{ id: `${id}-${type}`, title: id, match: [{ on: 'TYPE', glob: type }] },
    fingerprint: id,
  }));

describe('regrouping what is stored', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-regroup-'));
  let warehouse: Warehouse;
  let catalog: Catalog;
  let tenantId: string;
  let apps = 0;
  let offset = 0;
  let wishes = 0;

  beforeAll(async () => {
    warehouse = await openWarehouse({ dataDir, logger: silent });
    catalog = await openCatalog({ dataDir });
    tenantId = (await catalog.tenants.insert({ name: 'Shop' })).id;
  });
  afterAll(async () => {
    await catalog.close();
    await warehouse.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const newApp = (): Promise<App> =>
    catalog.apps.insert({
      ...{ tenantId, name: `app ${++apps}`, platform: 'ANDROID' },
      ...{ retentionDays: 90, sessionGapMinutes: 30 },
    });

  /** Stores crashes, grouped by these rules. */
  async function store(
    records: readonly LogRecord[],
    rules: readonly CustomRule[] = [],
    most = 1_000,
  ): Promise<void> {
    const by = rules.length === 0 ? FIRST : compileGrouping({ version: 1, rules });
    const groupings: GroupingSource = { ofApps: () => Promise.resolve({ of: () => by }) };
    const processor = new BatchProcessor(warehouse, new ProcessorMetrics(new Registry()), {
      groupings,
      maxGroupsADay: most,
    });
    const last = records.at(-1)?.offset ?? 0;
    const batch = {
      logId: '88',
      partition: 0,
      first: records[0]?.offset ?? 0,
      last,
      records,
      inDoubt: false,
    };
    expect((await processor.handle(batch)).kind).toBe('done');
  }

  const crashes = (appId: string, some: readonly PhoneCrash[], receivedAt = NOW): LogRecord =>
    crashRecord(appId, offset++, some, receivedAt, tenantId);

  const parts = (over: Partial<RegroupParts> = {}): RegroupParts => ({
    ...{ warehouse, catalog, now: Date.now, random: Math.random, switchMs: 0 },
    pause: () => Promise.resolve(),
    check: () => undefined,
    ...over,
  });

  async function wish(appId: string, rules: readonly CustomRule[]): Promise<void> {
    const document = await catalog.groupings.ofApp(appId);
    const regroup = { state: 'WAITING', by: 'Ada', at: NOW + ++wishes, daysAll: 0, daysDone: 0 } as const;
    const changed = { groupingVersion: 1, rules, regroup };
    if (document === undefined) await catalog.groupings.insert({ tenantId, appId, merges: [], ...changed });
    else await catalog.groupings.update(document.id, document.version, changed);
  }

  /** The group of each event, by the event's id. */
  const groupsOf = async (appId: string): Promise<Record<string, string>> => {
    const rows = await warehouse.select<{ id: string; groupId: string }>(
      `SELECT eventId AS id, toString(errorGroupId) AS groupId FROM events WHERE appId = {appId:String} ORDER BY id, groupId`,
      { params: { appId } },
    );
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    return Object.fromEntries(rows.map(({ id, groupId }) => [id, groupId]));
  };

  const linksOf = async (appId: string): Promise<Record<string, string>> => {
    const rows = await warehouse.select<{ from: string; to: string }>(
      `SELECT fromId AS from, toId AS to FROM error_group_links FINAL WHERE appId = {appId:String} AND fromId != toId ORDER BY from`,
      { params: { appId } },
    );
    return Object.fromEntries(rows.map(({ from, to }) => [from, to]));
  };

  const nameless = async (appId: string): Promise<number> => {
    const [row] = await warehouse.select<{ count: number }>(
      `SELECT toUInt32(count()) AS count FROM events WHERE appId = {appId:String}
         AND errorGroupId NOT IN (SELECT errorGroupId FROM error_groups WHERE appId = {appId:String})`,
      { params: { appId } },
    );
    return row?.count ?? -1;
  };

  const decide = async (appId: string, groupId: string, ...deeds: Deed[]): Promise<void> => {
    for (const deed of deeds) {
      const sequence = foldActivities(await catalog.groupActivities.list({ appId, groupId })).sequence + 1;
      const actor = { kind: 'PERSON', name: 'Ada' } as const;
      await catalog.groupActivities.insert({ tenantId, appId, groupId, sequence, at: NOW, actor, deed });
    }
  };

  const workOf = async (appId: string, groupId: string) =>
    foldActivities(await catalog.groupActivities.list({ appId, groupId }));

  /** A, B and C of these days; more of A than of B. */
  async function history(appId: string, days: readonly number[] = [0, 1, 35, 70]): Promise<void> {
    for (const day of days)
      await store([
        crashes(
          appId,
          ['A', 'A', 'B', 'C'].map((type, i) => ({ id: `${day}/${i}${type}`, type })),
          NOW - day * DAY_MS,
        ),
      ]);
  }

  it('gives events of all months their new groups, once each, and says where the former groups went', async () => {
    const { id: appId } = await newApp();
    await history(appId);
    const before = await groupsOf(appId);
    await wish(appId, together('cart', 'A', 'B'));
    await regroupApp(parts(), appId);
    const after = await groupsOf(appId);
    const [a = '', b = '', c = ''] = [before['0/0A'], before['0/2B'], before['0/3C']];
    const cart = after['0/0A'] ?? '';
    expect(new Set([a, b, c, cart]).size).toBe(4);
    for (const [id, group] of Object.entries(after))
      expect([id, group]).toEqual([id, id.endsWith('C') ? c : cart]);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(await linksOf(appId)).toEqual({ [a]: cart, [b]: cart });
    expect(await nameless(appId)).toBe(0);
    const document = await catalog.groupings.ofApp(appId);
    expect(document?.regroup).toMatchObject({ state: 'DONE', by: 'Ada', daysAll: 4, daysDone: 4 });
    expect(document?.regroup?.place).toBeUndefined();
    const [noted] = await warehouse.select<{ moves: number }>(
      'SELECT toUInt32(count()) AS moves FROM error_group_moves WHERE appId = {appId:String}',
      { params: { appId } },
    );
    expect(noted?.moves).toBe(0);
  });

  it('gives every event back the group that it had, when the former rules are applied again', async () => {
    const { id: appId } = await newApp();
    await history(appId);
    const before = await groupsOf(appId);
    await wish(appId, together('cart', 'A', 'B'));
    await regroupApp(parts(), appId);
    const cart = (await groupsOf(appId))['0/0A'] ?? '';
    await wish(appId, []);
    await regroupApp(parts(), appId);
    expect(await groupsOf(appId)).toEqual(before);
    // What is a group again leads nowhere; what was one meanwhile leads to the one that got most of it.
    expect(await linksOf(appId)).toEqual({ [cart]: before['0/0A'] });
  });

  it('marks the days whose events it moves, and a settle of such a day takes the mark away', async () => {
    const { id: appId } = await newApp();
    await history(appId);
    await wish(appId, together('cart', 'C', 'D'));
    await regroupApp(parts(), appId);
    const store = layerStoreOf(warehouse);
    const stale = async (): Promise<number[]> => {
      const params = new Params();
      const days = daysAsOf(params, await newestEntry(store.select));
      const rows = await store.select<{ day: number }>(
        `SELECT day FROM (${days}) WHERE stale = 1 AND appId = ${params.bind('String', appId)} ORDER BY day`,
        params.values,
      );
      return rows.map(({ day }) => day);
    };
    const days = [70, 35, 1, 0].map((day) => Math.floor((NOW - day * DAY_MS) / DAY_MS));
    expect(await stale()).toEqual(days);
    const layer: Layer = {
      ...{ store, identity: { now: Date.now, random: Math.random } },
      retention: { default: DEFAULT_KEPT_DAYS, apps: [] },
    };
    // The rollups of that day are made of the new groups then.
    const day = days[0] ?? 0;
    await rollUp(layer, [{ logId: 88, partition: 0, offset }], 1_000_000);
    expect((await settleDay(layer, [{ tenantId, appId }], day)).kind).toBe('settled');
    expect(await stale()).toEqual(days.slice(1));
  });

  describe('when it dies', () => {
    let whole: { writes: number; died: boolean; state: object };

    /** A regroup that dies before one of its writes, and is begun anew. */
    const run = async (dieAt: number): Promise<typeof whole> => {
      const { id: appId } = await newApp();
      await history(appId, [0, 1]);
      const ids = await groupsOf(appId);
      const [a = '', b = '', c = ''] = [ids['0/0A'], ids['0/2B'], ids['0/3C']];
      await decide(
        appId,
        a,
        { kind: 'ASSIGNED', to: 'Grace' },
        { kind: 'IGNORED', until: { kind: 'FOREVER' } },
      );
      await wish(appId, together('cart', 'A', 'B'));
      const merged = mergeGroups([], { from: c, into: b }, { at: NOW, by: 'Ada' });
      const document = await catalog.groupings.ofApp(appId);
      if (document === undefined || merged.kind !== 'ACCEPTED') throw new Error('not as it should be');
      await catalog.groupings.update(document.id, document.version, { merges: merged.merges });
      const death = new Death(dieAt);
      let died = false;
      await regroupApp(parts(death.over(warehouse, catalog)), appId).catch((error: unknown) => {
        if (!(error instanceof WarehouseUnavailableError)) throw error;
        died = true;
      });
      if (died) await regroupApp(parts(), appId);
      const after = await groupsOf(appId);
      const names: Record<string, string> = { [a]: 'a', [b]: 'b', [c]: 'c', [after['0/0A'] ?? '']: 'cart' };
      const named = (map: Record<string, string>) =>
        Object.fromEntries(Object.entries(map).map(([k, v]) => [names[k] ?? k, names[v] ?? v]));
      const then = await catalog.groupings.ofApp(appId);
      const map = MergeMap.of(then?.merges ?? []);
      const { status, assignee, sequence } = await workOf(appId, after['0/0A'] ?? '');
      const [noted] = await warehouse.select<{ moves: number }>(
        'SELECT toUInt32(count()) AS moves FROM error_group_moves WHERE appId = {appId:String}',
        { params: { appId } },
      );
      const state = {
        after: named(after),
        links: named(await linksOf(appId)),
        merged: map.from.map((id) => `${names[id] ?? id} > ${names[map.canonical(id)] ?? ''}`),
        work: { status, assignee, sequence },
        regroup: then?.regroup?.state,
        nameless: await nameless(appId),
        noted: noted?.moves,
      };
      return { writes: death.writes, died, state };
    };
    beforeAll(async () => {
      whole = await run(0);
    });

    it('has links, merges, work and names with the events when it does not', () => {
      expect(whole).toMatchObject({
        died: false,
        state: {
          links: { a: 'cart', b: 'cart' },
          merged: ['c > cart'],
          work: { status: 'IGNORED', assignee: 'Grace', sequence: 1 },
          regroup: 'DONE',
          nameless: 0,
          noted: 0,
        },
      });
      expect(whole.writes).toBeGreaterThan(12);
    });

    it.each([0, 1, 2, 3])('comes to the same before every fourth of its writes, from %i on', async (part) => {
      for (let dieAt = part + 1; dieAt <= whole.writes; dieAt += 4) {
        const { died, state } = await run(dieAt);
        expect({ dieAt, died, state }).toEqual({
          dieAt,
          died: true,
          state: whole.state,
        });
      }
    });
  });

  it('finds what a processor still groups by the former rules while it runs', async () => {
    const { id: appId } = await newApp();
    await history(appId);
    await wish(appId, together('cart', 'A', 'B'));
    let late = 0;
    let changes = 0;
    // Events come in before every change of what is stored: by the former rules, and by the new ones.
    const command = async (sql: string, options?: Parameters<Warehouse['command']>[1]): Promise<void> => {
      // One change for each month; by the sweep after them every processor has heard of the new rules.
      if (sql.startsWith('ALTER TABLE events') && changes++ < 3) {
        const at = NOW - 35 * DAY_MS;
        await store([
          crashes(appId, [
            { id: `late ${late}`, type: 'A', at },
            { id: `C late ${late++}`, type: 'C', at },
          ]),
        ]);
        await store([crashes(appId, [{ id: `late ${late++}`, type: 'B', at }])], together('cart', 'A', 'B'));
      }
      await warehouse.command(sql, options);
    };
    await regroupApp(parts({ warehouse: withMethods(warehouse, { command }) }), appId);
    expect([late, changes]).toEqual([6, 4]);
    const after = await groupsOf(appId);
    const cart = after['0/0A'];
    for (const [id, group] of Object.entries(after))
      expect([id, group === cart]).toEqual([id, !id.includes('C')]);
  });

  it('takes up what is wished while it runs, and nothing of the former wish comes after it', async () => {
    const { id: appId } = await newApp();
    await history(appId);
    await wish(appId, together('cart', 'A', 'B'));
    let isChanged = false;
    const command = async (sql: string, options?: Parameters<Warehouse['command']>[1]): Promise<void> => {
      if (sql.startsWith('ALTER TABLE events') && !isChanged) {
        isChanged = true;
        await wish(appId, together('basket', 'B', 'C'));
      }
      await warehouse.command(sql, options);
    };
    await regroupApp(parts({ warehouse: withMethods(warehouse, { command }) }), appId);
    const after = await groupsOf(appId);
    const groups = (suffix: string): Set<string | undefined> =>
      new Set(Object.entries(after).flatMap(([id, group]) => (id.endsWith(suffix) ? [group] : [])));
    expect([groups('A').size, groups('B').size]).toEqual([1, 1]);
    expect(groups('B')).toEqual(groups('C'));
    expect(groups('A')).not.toEqual(groups('B'));
    expect((await catalog.groupings.ofApp(appId))?.regroup?.state).toBe('DONE');
  });

  /** After a regroup by which A and B are a group of their own, with these merges into C before. */
  const regroupedWithMerges = async (...types: readonly ('A' | 'B')[]) => {
    const { id: appId } = await newApp();
    await history(appId);
    const ids = await groupsOf(appId);
    const { A: a = '', B: b = '', C: c = '' } = { A: ids['0/0A'], B: ids['0/2B'], C: ids['0/3C'] };
    await wish(appId, together('cart', 'A', 'B'));
    const merges = types.reduce<readonly Merge[]>((so, type) => {
      const decision = mergeGroups(so, { from: { A: a, B: b }[type], into: c }, { at: NOW, by: 'Ada' });
      return decision.kind === 'ACCEPTED' ? decision.merges : so;
    }, []);
    const document = await catalog.groupings.ofApp(appId);
    if (document === undefined) throw new Error('no grouping');
    await catalog.groupings.update(document.id, document.version, { merges });
    await regroupApp(parts(), appId);
    const rows = await groupsOf(appId);
    return { appId, b, c, cart: rows['0/0A'] ?? '', rows, then: await catalog.groupings.ofApp(appId) };
  };

  it('keeps merged what was merged, and an unmerge afterwards gives back the rows of each', async () => {
    const { appId, c, cart, rows, then } = await regroupedWithMerges('A', 'B');
    expect(MergeMap.of(then?.merges ?? []).members(c)).toEqual([c, cart]);
    expect(then?.regroup).toMatchObject({ state: 'DONE', endedMerges: [] });
    const apart = unmergeGroup(then?.merges ?? [], cart, { at: NOW + 1, by: 'Ada' });
    expect(apart.kind === 'ACCEPTED' && MergeMap.of(apart.merges).isEmpty).toBe(true);
    // Rows were never touched by either.
    expect(await groupsOf(appId)).toEqual(rows);
  });

  it('shows nobody’s events in a group into which only others were merged, and says which merge has ended', async () => {
    const { appId, b, c, cart, then } = await regroupedWithMerges('B');
    expect(MergeMap.of(then?.merges ?? []).isEmpty).toBe(true);
    expect(then?.merges).toMatchObject([{ from: b, into: c, by: 'Ada', undoneBy: 'Sonde' }]);
    expect(then?.regroup).toMatchObject({
      state: 'DONE',
      endedMerges: [{ from: b, into: c, at: NOW, by: 'Ada' }],
    });
    // The former id leads to where its events are.
    expect((await linksOf(appId))[b]).toBe(cart);
  });

  it('brings folded errors out of the fold when their new group is one that others have', async () => {
    const { id: appId } = await newApp();
    const flood = ['R1', 'R2', 'R3', 'R4', 'Z'].map((type) => ({ id: type, type }));
    await store([crashes(appId, flood)], [], 2);
    const folded = (map: Record<string, string>): string[] =>
      Object.entries(map).flatMap(([id, group]) => (group === FOLDED_GROUP_ID ? [id] : []));
    expect(folded(await groupsOf(appId))).toEqual(['R3', 'R4', 'Z']);
    await wish(appId, together('random', 'R*'));
    await regroupApp(parts(), appId);
    const after = await groupsOf(appId);
    expect(folded(after)).toEqual(['Z']);
    expect(new Set([after['R1'], after['R2'], after['R3'], after['R4']]).size).toBe(1);
    expect(Object.keys(await linksOf(appId))).not.toContain(FOLDED_GROUP_ID);
  });

  it('hands on what was decided to where most events went, and keeps a defect open that nobody has decided about', async () => {
    const settled = {
      kind: 'RESOLVED',
      in: { kind: 'VERSION', version: { version: '9.0', build: '' } },
    } as const;
    const { id: appId } = await newApp();
    await history(appId);
    const ids = await groupsOf(appId);
    // Twice as many events as of B, which nobody has touched.
    await decide(appId, ids['0/0A'] ?? '', settled);
    await wish(appId, together('cart', 'A', 'B'));
    await regroupApp(parts(), appId);
    expect((await workOf(appId, (await groupsOf(appId))['0/0A'] ?? '')).status).toBe('RESOLVED');

    const { id: other } = await newApp();
    await history(other);
    await decide(other, (await groupsOf(other))['0/2B'] ?? '', settled);
    await wish(other, together('cart', 'A', 'B'));
    await regroupApp(parts(), other);
    expect((await workOf(other, (await groupsOf(other))['0/0A'] ?? '')).status).toBe('UNRESOLVED');
  });

  it('says why it cannot apply rules that this Sonde does not know', async () => {
    const { id: appId } = await newApp();
    await history(appId);
    const before = await groupsOf(appId);
    await wish(appId, []);
    const document = await catalog.groupings.ofApp(appId);
    if (document === undefined) throw new Error('not as it should be');
    await catalog.groupings.update(document.id, document.version, { groupingVersion: 999 });
    await regroupApp(parts(), appId);
    const regroup = (await catalog.groupings.ofApp(appId))?.regroup;
    expect(regroup?.state).toBe('FAILED');
    expect(regroup?.reason).toContain('999');
    expect(await groupsOf(appId)).toEqual(before);
  });
});

const withMethods = <T extends object>(target: T, methods: Partial<T>): T =>
  new Proxy(target, {
    get: (of, name) => {
      if (Object.hasOwn(methods, name)) return methods[name as keyof T];
      const value: unknown = Reflect.get(of, name);
      return typeof value === 'function' ? (value as () => unknown).bind(of) : value;
    },
  });

/** Ends a process before its n-th write; 0: never. Nothing lies between the end of a write and the next one. */
class Death {
  writes = 0;

  constructor(private readonly at: number) {}

  over(warehouse: Warehouse, catalog: Catalog): Pick<RegroupParts, 'warehouse' | 'catalog'> {
    return {
      warehouse: withMethods(warehouse, {
        insert: (...args) => this.write(() => warehouse.insert(...args)),
        insertRows: (...args) => this.write(() => warehouse.insertRows(...args)),
        command: (...args) => this.write(() => warehouse.command(...args)),
      }),
      catalog: {
        groupings: withMethods(catalog.groupings, {
          update: (...args) => this.write(() => catalog.groupings.update(...args)),
        }),
        groupActivities: withMethods(catalog.groupActivities, {
          insert: (...args) => this.write(() => catalog.groupActivities.insert(...args)),
        }),
      },
    };
  }

  private write<T>(write: () => Promise<T>): Promise<T> {
    this.writes++;
    if (this.at > 0 && this.writes >= this.at)
      return Promise.reject(new WarehouseUnavailableError('killed before the write'));
    return write();
  }
}
