import type { AppDay } from '@sonde/vitals';
import type { Warehouse } from '@sonde/warehouse';
import { extraCopies, ROW_TABLES, type StoredCopy } from '../audit/stored-copies';
import { markRows } from './mark-rows';

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 240_000;
/** Rows that are looked through at once, about: each takes some 100 bytes of ClickHouse's memory. */
const ROWS_AT_ONCE = 1_000_000;
const DELETES_AT_ONCE = 1_000;

/**
 * Deletes copies of events from a day's raw rows, all but the one that counts. A settle leaves copies out of what it adds up;
 * without this, EXACT answers would go on counting them. Nothing writes them: it takes a block that ClickHouse had lost and
 * finds again after it was put back from the log, or a part that somebody attaches by hand.
 *
 * The days are marked, so that they are settled again: a copy may have been rolled up meanwhile.
 * @param logId of the log that is written now
 * @returns how many rows were deleted
 * @throws WarehouseUnavailableError; calling again goes on
 */
export async function removeCopies(warehouse: Warehouse, day: AppDay, logId: number): Promise<number> {
  const [events] = ROW_TABLES;
  if (events === undefined) return 0;
  const from = day.day * DAY_MS;
  const keys = await lanesWithCopies(warehouse, day);
  const extra = await extraCopies(
    warehouse,
    events,
    keys.map((laneKey) => ({ appId: day.appId, laneKey })),
    { from, to: from + DAY_MS - 1 },
    logId,
  );
  if (extra.length === 0) return 0;
  const marks = [{ tenantId: day.tenantId, appId: day.appId, at: from }];
  await markRows(warehouse, marks);
  for (let i = 0; i < extra.length; i += DELETES_AT_ONCE)
    await deleteRows(warehouse, extra.slice(i, i + DELETES_AT_ONCE));
  await markRows(warehouse, marks);
  return extra.length;
}

/** Copies have one lane key, so the rows are looked through in slices by it. */
async function lanesWithCopies(warehouse: Warehouse, { tenantId, appId, day }: AppDay): Promise<number[]> {
  const from = day * DAY_MS;
  const params = { tenantId, appId, from, to: from + DAY_MS };
  const where = `tenantId = {tenantId:String} AND appId = {appId:String}
    AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})`;
  const [all] = await warehouse.select<{ rows: number }>(
    `SELECT toFloat64(count()) AS rows FROM events WHERE ${where}`,
    { params, timeoutMs: TIMEOUT_MS },
  );
  const slices = Math.max(1, Math.ceil((all?.rows ?? 0) / ROWS_AT_ONCE));
  const keys: number[] = [];
  for (let slice = 0; slice < slices; slice++) {
    const rows = await warehouse.select<{ key: number }>(
      `SELECT DISTINCT toFloat64(lane) AS key FROM (
         SELECT laneKey AS lane FROM events WHERE ${where} AND laneKey % {slices:UInt32} = {slice:UInt32}
         GROUP BY laneKey, sessionId != '', eventHash HAVING count() > 1)`,
      { params: { ...params, slices, slice }, timeoutMs: TIMEOUT_MS },
    );
    for (const { key } of rows) keys.push(key);
  }
  return keys;
}

/** By where ClickHouse keeps them: a row whose part was merged meanwhile is not met, and found the next time. */
async function deleteRows(warehouse: Warehouse, rows: readonly StoredCopy[]): Promise<void> {
  const places = rows.map(({ part, partOffset }) => `('${part}', ${partOffset})`);
  await warehouse.command(`DELETE FROM events WHERE (_part, _part_offset) IN (${places.join(', ')})`);
}
