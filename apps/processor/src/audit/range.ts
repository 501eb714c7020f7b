import { EVENTS_TOPIC, PROCESSOR_GROUP, type EventLog } from '@sonde/event-log';
import type { Warehouse } from '@sonde/warehouse';

/** Whole batches of one partition, all of them committed. */
export interface AuditRange {
  readonly partition: number;
  readonly from: number;
  /** Inclusive; before `from` when there is nothing to audit. */
  readonly to: number;
  /** False when the log no longer has the beginning of the batch that `from` is in. */
  readonly beginsWithBatch: boolean;
}

/**
 * What can be audited of a partition: what the log still has and the processor has committed.
 * @param wanted narrower bounds; they are widened to whole batches, since the ledger counts by batch
 * @throws LogUnavailableError, WarehouseUnavailableError
 */
export async function rangeToAudit(
  log: EventLog,
  warehouse: Warehouse,
  partition: number,
  wanted: { readonly from?: number | undefined; readonly to?: number | undefined } = {},
): Promise<AuditRange> {
  const { start } = await log.range(EVENTS_TOPIC, partition);
  const committed = (await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition)).offset - 1;
  const params = { logId: Number(log.logId), partition };
  const from = Math.max(start, wanted.from ?? start);
  const [before] = await warehouse.select<{ end: number; rows: number }>(
    `SELECT toFloat64(max(logOffset)) AS end, toFloat64(count()) AS rows FROM ledger
     WHERE logId = {logId:UInt64} AND logPartition = {partition:UInt16} AND logOffset < {from:UInt64}`,
    { params: { ...params, from }, timeoutMs: 60_000 },
  );
  const begin = before === undefined || before.rows === 0 ? 0 : before.end + 1;
  let to = committed;
  if (wanted.to !== undefined && wanted.to < committed) {
    const [after] = await warehouse.select<{ end: number; rows: number }>(
      `SELECT toFloat64(min(logOffset)) AS end, toFloat64(count()) AS rows FROM ledger
       WHERE logId = {logId:UInt64} AND logPartition = {partition:UInt16} AND logOffset BETWEEN {to:UInt64} AND {committed:UInt64}`,
      { params: { ...params, to: wanted.to, committed }, timeoutMs: 60_000 },
    );
    if (after !== undefined && after.rows > 0) to = after.end;
  }
  return { partition, from: Math.max(start, begin), to, beginsWithBatch: begin >= start };
}

/**
 * The first record appended at or after a time, among those the log has; the next offset when all are older. By halving,
 * so it reads a few records only.
 * @param since epoch milliseconds
 * @throws LogUnavailableError
 */
export async function firstSince(log: EventLog, partition: number, since: number): Promise<number> {
  let { start, next } = await log.range(EVENTS_TOPIC, partition);
  while (start < next) {
    const middle = Math.floor((start + next) / 2);
    let appendedAt: number | undefined;
    for await (const record of log.read(EVENTS_TOPIC, partition, middle, middle))
      appendedAt = record.appendedAt;
    // Deleted meanwhile: older than all that is left.
    if (appendedAt === undefined || appendedAt < since) start = middle + 1;
    else next = middle;
  }
  return start;
}
