import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { KnownGroupings, KnownWork, openCatalog, type Catalog } from '@sonde/catalog';
import { foldActivities, mergeGroups, type Deed } from '@sonde/triage';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { BatchProcessor } from '../batch-processor';
import { ProcessorMetrics } from '../processor-metrics';
import { crashRecord } from '../testing/crash-records';
import { NOW } from '../testing/phone-records';
import { TriageTurns } from './triage-watcher';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DAY_MS = 86_400_000;

describe('what comes about of groups that were decided about', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-triage-'));
  let warehouse: Warehouse;
  let catalog: Catalog;
  let tenantId: string;
  let apps = 0;
  let offset = 0;
  let events = 0;

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

  const newApp = async (): Promise<string> => {
    const app = await catalog.apps.insert({
      ...{ tenantId, name: `app ${++apps}`, platform: 'ANDROID' },
      ...{ retentionDays: 90, sessionGapMinutes: 30 },
    });
    return app.id;
  };

  /** Crashes of one type, each from a phone of its own. @returns their group */
  async function crash(
    appId: string,
    {
      type,
      appVersion,
      receivedAt,
      phones = 1,
    }: { type: string; appVersion: string; receivedAt: number; phones?: number },
  ): Promise<string> {
    const processor = new BatchProcessor(warehouse, new ProcessorMetrics(new Registry()));
    const records = Array.from({ length: phones }, () => {
      const id = `e${++events}`;
      return crashRecord(
        appId,
        offset++,
        [{ id, type, appVersion, installId: `phone ${id}` }],
        receivedAt,
        tenantId,
      );
    });
    const [first, last] = [records[0]?.offset ?? 0, records.at(-1)?.offset ?? 0];
    await processor.handle({ logId: '99', partition: 0, first, last, records, inDoubt: false });
    const [row] = await warehouse.select<{ id: string }>(
      'SELECT toString(errorGroupId) AS id FROM events WHERE appId = {appId:String} AND logOffset = {last:UInt64}',
      { params: { appId, last } },
    );
    return row?.id ?? '';
  }

  async function decide(appId: string, groupId: string, deed: Deed, at = NOW): Promise<void> {
    const sequence = foldActivities(await catalog.groupActivities.list({ appId, groupId })).sequence + 1;
    const actor = { kind: 'PERSON', name: 'Ada' } as const;
    await catalog.groupActivities.insert({ tenantId, appId, groupId, sequence, at, actor, deed });
  }

  const logOf = async (appId: string, groupId: string): Promise<string[]> =>
    (await catalog.groupActivities.list({ appId, groupId }))
      .sort((a, b) => a.sequence - b.sequence)
      .map(({ deed, actor }) => `${deed.kind} by ${actor.kind}`);

  const watcher = (now: () => number = () => NOW + 60_000): TriageTurns =>
    new TriageTurns({
      ...{ warehouse, catalog, logger: silent, now },
      work: new KnownWork(catalog, { clock: Date.now }),
      groupings: new KnownGroupings(catalog, { clock: Date.now }),
    });

  const resolved = {
    kind: 'RESOLVED',
    in: { kind: 'VERSION', version: { version: '2.0', build: '' } },
  } as const;

  it('is written once, by an event of a version in which it should be gone, and not by an old phone that sends late', async () => {
    const appId = await newApp();
    const group = await crash(appId, { type: 'A', appVersion: '1.0', receivedAt: NOW - 1_000 });
    await decide(appId, group, resolved);
    const watching = watcher();
    expect(await watching.next()).toBe(0);
    await crash(appId, { type: 'A', appVersion: '1.9', receivedAt: NOW + 1_000 });
    await crash(appId, { type: 'Another', appVersion: '2.0', receivedAt: NOW + 1_000 });
    expect(await watching.next()).toBe(0);
    await crash(appId, { type: 'A', appVersion: '2.0', receivedAt: NOW + 2_000 });
    expect(await watching.next()).toBe(1);
    expect(await watching.next()).toBe(0);
    expect(await logOf(appId, group)).toEqual(['RESOLVED by PERSON', 'REGRESSED by SONDE']);
  });

  it('is found by a watcher that was not there when it happened, and by an event of a merged group', async () => {
    const appId = await newApp();
    const group = await crash(appId, { type: 'A', appVersion: '1.0', receivedAt: NOW - 1_000 });
    const member = await crash(appId, { type: 'B', appVersion: '1.0', receivedAt: NOW - 1_000 });
    await decide(appId, group, resolved);
    const merged = mergeGroups([], { from: member, into: group }, { at: NOW, by: 'Ada' });
    if (merged.kind !== 'ACCEPTED') throw new Error('not as it should be');
    const { merges } = merged;
    const document = await catalog.groupings.ofApp(appId);
    if (document === undefined)
      await catalog.groupings.insert({ tenantId, appId, groupingVersion: 1, rules: [], merges });
    else await catalog.groupings.update(document.id, document.version, { merges });
    await crash(appId, { type: 'B', appVersion: '2.1', receivedAt: NOW + 1_000 });
    const later = NOW + 7 * DAY_MS;
    expect(await watcher(() => later).next()).toBeGreaterThanOrEqual(1);
    expect(await logOf(appId, group)).toEqual(['RESOLVED by PERSON', 'REGRESSED by SONDE']);
    expect(await logOf(appId, member)).toEqual([]);
    // Taken out again: its event is none of the group's, and one of its own is found anew.
    const both = await catalog.groupings.ofApp(appId);
    if (both === undefined) throw new Error('not as it should be');
    const apart = merges.map((merge) => ({ ...merge, undoneAt: later, undoneBy: 'Ada' }));
    await catalog.groupings.update(both.id, both.version, { merges: apart });
    const watching = watcher(() => later);
    await watching.next();
    expect(await logOf(appId, group)).toEqual(['RESOLVED by PERSON', 'REGRESSED by SONDE']);
    await crash(appId, { type: 'A', appVersion: '2.2', receivedAt: NOW + 2_000 });
    await watcher(() => later).next();
    await watcher(() => later).next();
    const regressed = ['REGRESSED by SONDE', 'REGRESSED by SONDE'];
    expect(await logOf(appId, group)).toEqual(['RESOLVED by PERSON', ...regressed]);
  });

  it('ends what was ignored until so many users more, or for so many days', async () => {
    const appId = await newApp();
    const byUsers = await crash(appId, { type: 'A', appVersion: '1.0', receivedAt: NOW - 1_000, phones: 5 });
    const byDays = await crash(appId, { type: 'B', appVersion: '1.0', receivedAt: NOW - 1_000 });
    await decide(appId, byUsers, { kind: 'IGNORED', until: { kind: 'USERS', more: 3 } });
    await decide(appId, byDays, { kind: 'IGNORED', until: { kind: 'DAYS', days: 1 } });
    let now = NOW + 60_000;
    const watching = watcher(() => now);
    await crash(appId, { type: 'A', appVersion: '1.0', receivedAt: NOW + 1_000, phones: 2 });
    expect(await watching.next()).toBe(0);
    await crash(appId, { type: 'A', appVersion: '1.0', receivedAt: NOW + 2_000 });
    expect(await watching.next()).toBe(1);
    now = NOW + DAY_MS;
    expect(await watching.next()).toBe(1);
    expect(await logOf(appId, byUsers)).toEqual(['IGNORED by PERSON', 'IGNORE_ENDED by SONDE']);
    expect(await logOf(appId, byDays)).toEqual(['IGNORED by PERSON', 'IGNORE_ENDED by SONDE']);
  });

  it('is written once by two watchers at the same time', async () => {
    const appId = await newApp();
    const group = await crash(appId, { type: 'A', appVersion: '1.0', receivedAt: NOW - 1_000 });
    await decide(appId, group, resolved);
    await crash(appId, { type: 'A', appVersion: '3.0', receivedAt: NOW + 1_000 });
    const written = await Promise.all([watcher().next(), watcher().next()]);
    expect(written[0] + written[1]).toBe(1);
    expect(await logOf(appId, group)).toEqual(['RESOLVED by PERSON', 'REGRESSED by SONDE']);
  });
});
