import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { KnownGroupings, openCatalog, type App, type Catalog } from '@sonde/catalog';
import { FOLDED_GROUP_TITLE } from '@sonde/error-groups';
import type { LogBatch, LogRecord } from '@sonde/event-log';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { BatchProcessor } from '../batch-processor';
import { ProcessorMetrics } from '../processor-metrics';
import { crashRecord } from '../testing/crash-records';
import { Fault } from '../testing/fault';
import { NOW } from '../testing/phone-records';
import { CatalogGroupings } from './catalog-groupings';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DAY_MS = 86_400_000;

describe('errors grouped while they are processed', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sonde-grouping-'));
  let warehouse: Warehouse;
  let catalog: Catalog;
  let tenantId: string;
  let apps = 0;

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

  const processor = (maxGroupsADay = 3, over = warehouse): BatchProcessor => {
    const known = new KnownGroupings(catalog, { clock: Date.now });
    const groupings = new CatalogGroupings({ known, logger: silent });
    return new BatchProcessor(over, new ProcessorMetrics(new Registry()), { groupings, maxGroupsADay });
  };

  const batchOf = (records: readonly LogRecord[], inDoubt = false): LogBatch => ({
    ...{ logId: '77', partition: 0, records, inDoubt },
    ...{ first: records[0]?.offset ?? 0, last: records.at(-1)?.offset ?? 0 },
  });

  /** What each event's group is called, by the event's id; '' for a group without a name. */
  const titlesOf = async (appId: string): Promise<Record<string, string>> => {
    const rows = await warehouse.select<{ eventId: string; title: string }>(
      `SELECT e.eventId AS eventId, any(g.title) AS title FROM events AS e
       LEFT JOIN (SELECT appId, errorGroupId, title FROM error_groups FINAL) AS g
         ON g.appId = e.appId AND g.errorGroupId = toString(e.errorGroupId)
       WHERE e.appId = {appId:String} GROUP BY e.eventId ORDER BY e.eventId`,
      { params: { appId } },
    );
    return Object.fromEntries(rows.map(({ eventId, title }) => [eventId, title]));
  };

  const folded = (types: readonly string[], inFold: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      types.map((type) => [
        type,
        inFold.includes(type) ? FOLDED_GROUP_TITLE : `${type} in com.shop.Main.run${type}`,
      ]),
    );

  const named = (...types: string[]) => types.map((type) => ({ id: type, type }));

  let offset = 0;

  it('folds what is too much of a day, goes on so after a restart, and lets known groups through', async () => {
    const { id } = await newApp();
    await processor().handle(batchOf([crashRecord(id, offset++, named('A', 'B', 'C', 'D', 'E'))]));
    expect(await titlesOf(id)).toEqual(folded(['A', 'B', 'C', 'D', 'E'], ['D', 'E']));
    // Another owner of the lane, the same day; and the next day.
    await processor().handle(batchOf([crashRecord(id, offset++, named('F'))]));
    await processor().handle(batchOf([crashRecord(id, offset++, named('G', 'H', 'I', 'J'), NOW + DAY_MS)]));
    const again = [{ id: 'A again', type: 'A' }];
    await processor().handle(batchOf([crashRecord(id, offset++, again, NOW + DAY_MS)]));
    const { 'A again': known, ...titles } = await titlesOf(id);
    expect(known).toBe('A in com.shop.Main.runA');
    expect(titles).toEqual(folded(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'], ['D', 'E', 'F', 'J']));
  });

  it('does not count what a lost batch had let through before it is repeated', async () => {
    const { id } = await newApp();
    const records = [crashRecord(id, offset++, named('A', 'B', 'C', 'D'))];
    // The events land, and then ClickHouse goes away.
    const fault = new Fault(1, true);
    expect((await processor(2, fault.over(warehouse)).handle(batchOf(records))).kind).toBe('retry');
    fault.disarm();
    expect((await processor(2).handle(batchOf(records, true))).kind).toBe('done');
    expect(await titlesOf(id)).toEqual(folded(['A', 'B', 'C', 'D'], ['C', 'D']));
  });

  it('groups by the rules that the app has when a batch comes, and leaves what is stored as it is', async () => {
    const { id: appId } = await newApp();
    const running = processor(100);
    await running.handle(batchOf([crashRecord(appId, offset++, named('A', 'B'))]));
    const rule = {
      id: 'r',
      title: 'All one',
      match: [{ on: 'TYPE' as const, glob: '*' }],
      fingerprint: 'one',
    };
    const document = await catalog.groupings.ofApp(appId);
    if (document === undefined)
      await catalog.groupings.insert({ tenantId, appId, groupingVersion: 1, rules: [rule], merges: [] });
    else await catalog.groupings.update(document.id, document.version, { rules: [rule] });
    // The running one is told in a moment; another asks anew.
    await processor(100).handle(
      batchOf([
        crashRecord(appId, offset++, [
          { id: 'C', type: 'C' },
          { id: 'D', type: 'D' },
        ]),
      ]),
    );
    const rows = await warehouse.select<{ ids: number; events: number }>(
      `SELECT toUInt32(uniqExact(errorGroupId)) AS ids, toUInt32(count()) AS events FROM events
       WHERE appId = {appId:String} GROUP BY eventId IN ('C', 'D') ORDER BY ids`,
      { params: { appId } },
    );
    expect(rows).toEqual([
      { ids: 1, events: 2 },
      { ids: 2, events: 2 },
    ]);
  });
});
