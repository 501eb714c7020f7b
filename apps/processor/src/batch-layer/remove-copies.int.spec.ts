import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLayerState } from '@sonde/vitals';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { layerStoreOf } from './layer-store';
import { removeCopies } from './remove-copies';
import { FIRST_DAY, LOG_ID, storeEvents, TENANT } from './testing/raw-rows';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const EVENTS = 400;
const DAY = { tenantId: TENANT, appId: 'big', day: FIRST_DAY };
const OF_DAY = `appId = 'big' AND toDate(at) = toDate(${FIRST_DAY})`;

let dataDir: string;
let warehouse: Warehouse;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sonde-remove-copies-'));
  warehouse = await openWarehouse({ dataDir, logger: silent });
});
beforeEach(async () => {
  await warehouse.command('TRUNCATE TABLE events');
  await storeEvents(warehouse, { partition: 0, first: 0, count: EVENTS });
});
afterAll(async () => {
  await warehouse.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const again = (columns: string, where: string): Promise<void> =>
  warehouse.command(`INSERT INTO events SELECT * ${columns} FROM events WHERE ${where}`, {
    settings: { insert_deduplicate: 0 },
  });

interface Event {
  readonly hash: number;
  readonly logId: number;
  readonly offset: number;
}

const stored = (where = '1'): Promise<Event[]> =>
  warehouse.select<Event>(
    `SELECT toFloat64(eventHash) AS hash, toFloat64(events.logId) AS logId, toFloat64(logOffset) AS offset FROM events
     WHERE ${where} ORDER BY eventHash, logId, logOffset`,
  );

it('leaves the copy that counts of each event, and days without copies as they are', async () => {
  const before = await stored();
  const ofDay = (await stored(OF_DAY)).length;
  expect(ofDay).toBeGreaterThan(20);
  expect(await removeCopies(warehouse, DAY, LOG_ID)).toBe(0);

  await again('', OF_DAY);
  await again('REPLACE (logOffset + 1000 AS logOffset)', OF_DAY);
  expect(await removeCopies(warehouse, DAY, LOG_ID)).toBe(3 * ofDay);
  expect(await stored()).toEqual(before);
  const { settled } = await readLayerState(layerStoreOf(warehouse).select, TENANT);
  expect(settled).toEqual([expect.objectContaining({ appId: 'big', day: FIRST_DAY, stale: true })]);
});

it('keeps what an earlier log had', async () => {
  const before = await stored();
  await again('REPLACE (toUInt64(5) AS logId, logOffset + 1000 AS logOffset)', OF_DAY);
  await removeCopies(warehouse, DAY, LOG_ID);
  const kept = new Map((await stored()).map((event) => [event.hash, event]));
  expect(kept.size).toBe(before.length);
  for (const { hash } of await stored(OF_DAY)) expect(kept.get(hash)?.logId).toBe(5);
});

it('the same sender’s id in a named session and in a derived one is two events', async () => {
  await again("REPLACE ('' AS sessionId)", OF_DAY);
  const doubled = await stored();
  expect(await removeCopies(warehouse, DAY, LOG_ID)).toBe(0);
  expect(await stored()).toEqual(doubled);
});

it('two at once, while parts are merged, never delete the last copy', async () => {
  const before = await stored();
  for (let round = 0; round < 4; round++) {
    for (let copy = 0; copy < 3; copy++) await again('', `${OF_DAY} AND eventHash % 3 <= ${copy}`);
    await Promise.all([
      removeCopies(warehouse, DAY, LOG_ID),
      warehouse.command('OPTIMIZE TABLE events'),
      removeCopies(warehouse, DAY, LOG_ID),
    ]);
    // A copy that a merge has moved meanwhile is found the next time.
    while ((await removeCopies(warehouse, DAY, LOG_ID)) > 0);
    expect(await stored()).toEqual(before);
  }
});
