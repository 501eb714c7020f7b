import { EVENTS_TOPIC, type EventLog } from '@sonde/event-log';
import { WarehouseQueryError, type Warehouse } from '@sonde/warehouse';
import { firstSince } from './range';

/** Seconds that a part may take to reach the disk: Linux writes after 35. */
const UNSYNCED_S = 60;
/** By how much the clocks of the log and of ClickHouse may differ, milliseconds. */
const CLOCKS_MS = 2_000;
/** Not more than so many records are looked at, half a million to a million events. */
const MAX_RECORDS = 20_000;
/** Where ClickHouse does not say when it wrote its parts: what was received in the last minutes. Milliseconds. */
const RECENT_MS = 120_000;
const TIMEOUT_MS = 60_000;

const TABLES =
  "database = currentDatabase() AND table IN ('events', 'spans', 'sessions', 'ledger', 'batch_receipts', 'error_groups')";

/**
 * Which committed records' rows a crash of ClickHouse's machine may have taken, for whoever does not know what was
 * written when: those of a partition whose newest record is older than ClickHouse's start, from where its parts were
 * written a minute before the last ones that it had.
 *
 * @param committed offset of the newest committed record
 * @returns undefined when nothing is at risk
 * @throws WarehouseUnavailableError, LogUnavailableError
 */
export async function offsetsAtRisk(
  log: EventLog,
  warehouse: Warehouse,
  partition: number,
  committed: number,
): Promise<{ from: number; to: number } | undefined> {
  if (committed < 0) return undefined;
  let newest: number | undefined;
  for await (const { appendedAt } of log.read(EVENTS_TOPIC, partition, committed, committed))
    newest = appendedAt;
  if (newest === undefined) return undefined;
  const [life] = await warehouse.select<{ start: number }>(
    'SELECT toFloat64(toUnixTimestamp(now()) - uptime()) AS start',
  );
  const startS = life?.start ?? 0;
  // Written after the start: whoever was there then has looked at what was before.
  if (newest > startS * 1000 + CLOCKS_MS) return undefined;
  const least = Math.max(0, committed + 1 - MAX_RECORDS);
  try {
    const params = { logId: Number(log.logId), partition, startS, least, unsyncedS: UNSYNCED_S };
    const [synced] = await warehouse.select<{ last: number; rows: number }>(
      `SELECT toFloat64(max(logOffset)) AS last, toFloat64(count()) AS rows FROM events
       WHERE logId = {logId:UInt64} AND logPartition = {partition:UInt16} AND logOffset >= {least:UInt64}
         AND _part IN (
           SELECT name FROM system.parts WHERE ${TABLES} AND table = 'events' AND active AND modification_time <= (
             SELECT max(modification_time) - {unsyncedS:UInt32} FROM system.parts
             WHERE ${TABLES} AND modification_time < toDateTime({startS:UInt32})))`,
      { params, timeoutMs: TIMEOUT_MS },
    );
    const from = synced === undefined || synced.rows === 0 ? least : synced.last + 1;
    return from > committed ? undefined : { from, to: committed };
  } catch (error) {
    if (!(error instanceof WarehouseQueryError)) throw error;
    return { from: Math.max(least, await firstSince(log, partition, newest - RECENT_MS)), to: committed };
  }
}
