import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rollUp } from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { keptByApp, layerSettings } from './app-settings';
import { Retentions } from './apply-retentions';
import { layerStoreOf } from './layer-store';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TODAY = Math.floor(Date.now() / DAY_MS);

let dataDir: string;
let warehouse: Warehouse;
let offset = 0;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-retention-'));
  warehouse = await openWarehouse({ dataDir, logger: silent });
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const app = (id: string, retentionDays: number, more: object = {}) => ({
  id,
  tenantId: 'acme',
  retentionDays,
  ...more,
});
const kept = (...apps: ReturnType<typeof app>[]) => apps.map(keptByApp);

/** An event, a session and a group's name of an app, some days ago, kept for so many days. */
async function store(appId: string, ago: number, days: number): Promise<void> {
  offset++;
  const at = `toDateTime64(${(TODAY - ago) * 86_400 + 3_600}, 3, 'UTC')`;
  const rest = `toDate(${at}) + ${days}`;
  await warehouse.command(
    `INSERT INTO events (tenantId, appId, at, expiresOn, weight, type, logId, logPartition, logOffset)
     VALUES ('acme', '${appId}', ${at}, ${rest}, 1, 'custom', 9, 0, ${offset})`,
  );
  await warehouse.command(
    `INSERT INTO sessions (tenantId, appId, sessionId, anchorAt, startAt, endAt, version, expiresOn, logId, logPartition, logOffset)
     VALUES ('acme', '${appId}', 's${offset}', ${at}, ${at}, ${at}, 1, ${rest}, 9, 0, ${offset})`,
  );
  await warehouse.command(
    `INSERT INTO error_groups (tenantId, appId, errorGroupId, seenAt, version, expiresOn)
     VALUES ('acme', '${appId}', 'g${offset}', ${at}, 1, ${rest})`,
  );
}

/** For how many days rows are kept, each number once. */
const keptIn = async (table: string, time: string, appId: string): Promise<number[]> =>
  (
    await warehouse.select<{ days: number }>(
      `SELECT DISTINCT toInt32(toInt32(expiresOn) - toInt32(toDate(${time}))) AS days FROM ${table} WHERE appId = {appId:String} ORDER BY days`,
      { params: { appId } },
    )
  ).map(({ days }) => days);

const applied = async (appId: string) =>
  (
    await warehouse.select<{ raw: number; rawFrom: number; daysFrom: number }>(
      `SELECT toUInt32(raw) AS raw, toUInt32(toUInt16(rawFrom)) AS rawFrom, toUInt32(toUInt16(daysFrom)) AS daysFrom
       FROM app_retentions FINAL WHERE appId = {appId:String}`,
      { params: { appId } },
    )
  )[0];

it('gives rows that are there the retention that their app has now, and says from when on none has gone', async () => {
  const retentions = new Retentions(warehouse);
  for (const ago of [1, 20, 60]) await store('shop', ago, 90);
  await store('bank', 20, 90);
  expect(await retentions.apply(kept(app('shop', 90), app('bank', 90)), Date.now())).toEqual([]);
  expect(await applied('shop')).toEqual({ raw: 90, rawFrom: 0, daysFrom: 0 });

  const longer = kept(app('shop', 200), app('bank', 90));
  expect(await retentions.apply(longer, Date.now())).toEqual([longer[0]]);
  expect(await keptIn('events', 'at', 'shop')).toEqual([200]);
  expect(await keptIn('sessions', 'startAt', 'shop')).toEqual([200]);
  expect(await keptIn('error_groups', 'seenAt', 'shop')).toEqual([200]);
  expect(await keptIn('events', 'at', 'bank')).toEqual([90]);
  // What is 90 days old today was about to go.
  expect(await applied('shop')).toEqual({ raw: 200, rawFrom: TODAY - 90 + 2, daysFrom: 0 });
  expect(await retentions.apply(longer, Date.now())).toEqual([]);
});

it('lets rows go that an app keeps no longer, and keeps the names of groups', async () => {
  const retentions = new Retentions(warehouse);
  for (const ago of [1, 20, 60]) await store('short', ago, 90);
  await retentions.apply(kept(app('short', 90)), Date.now());
  await retentions.apply(kept(app('short', 30)), Date.now());
  expect(await keptIn('error_groups', 'seenAt', 'short')).toEqual([90]);
  await warehouse.command('OPTIMIZE TABLE events FINAL');
  await warehouse.command('OPTIMIZE TABLE sessions FINAL');
  for (const [table, time] of [
    ['events', 'at'],
    ['sessions', 'startAt'],
  ] as const) {
    const rows = await warehouse.select<{ ago: number }>(
      `SELECT toInt32(${TODAY} - toInt32(toDate(${time}))) AS ago FROM ${table} WHERE appId = 'short' ORDER BY ago`,
    );
    expect(rows.map(({ ago }) => ago)).toEqual([1, 20]);
  }
  // What had gone stays gone when more is to be kept again.
  await retentions.apply(kept(app('short', 90)), Date.now());
  expect(await applied('short')).toMatchObject({ raw: 90, rawFrom: TODAY - 30 + 2 });
});

it('looks once more for rows that were under way while the settings changed', async () => {
  let now = 0;
  const retentions = new Retentions(warehouse, () => now);
  const settings = kept(app('late', 10));
  await retentions.apply(kept(app('late', 5)), Date.now());
  await retentions.apply(settings, Date.now());
  await store('late', 1, 5);
  await retentions.apply(settings, Date.now());
  expect(await keptIn('events', 'at', 'late')).toEqual([5]);
  now = 3 * HOUR_MS;
  await retentions.apply(settings, Date.now());
  expect(await keptIn('events', 'at', 'late')).toEqual([10]);
});

it('keeps rollups for as long as an app says, new ones and those that are there', async () => {
  await store('rolled', 3, 40);
  const long = app('rolled', 40, { quarterHourRetentionDays: 100, dayRetentionDays: 1_000 });
  const layer = {
    store: layerStoreOf(warehouse),
    identity: { now: Date.now, random: Math.random },
    ...layerSettings([long]),
  };
  await rollUp(layer, [{ logId: 9, partition: 0, offset }], 1_000_000);
  expect(await keptIn('rollup_usage', 'at', 'rolled')).toEqual([100, 1_000]);
  expect(await keptIn('rollup_usage', 'at', 'bank')).toEqual([397, 1_096]);
  const retentions = new Retentions(warehouse);
  await retentions.apply(kept(long), Date.now());
  const changed = kept(app('rolled', 40, { quarterHourRetentionDays: 20, dayRetentionDays: 300 }));
  await retentions.apply(changed, Date.now());
  // Never before the raw rows.
  expect(await keptIn('rollup_usage', 'at', 'rolled')).toEqual([40, 300]);
  expect(await keptIn('events', 'at', 'rolled')).toEqual([40]);
});
