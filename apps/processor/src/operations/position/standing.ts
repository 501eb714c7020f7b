import {
  EVENTS_TOPIC,
  ForeignPositionError,
  PROCESSOR_GROUP,
  type EventLog,
  type GroupPosition,
  type OffsetRange,
} from '@sonde/event-log';
import {
  batchReceiptsTable,
  eventsTable,
  ledgerTable,
  sessionsTable,
  spansTable,
  type Warehouse,
} from '@sonde/warehouse';

/** Where the processor goes on in a partition, and whether it should. */
export interface Standing {
  readonly partition: number;
  readonly kept: OffsetRange;
  /** Last offset of which the warehouse has rows; -1 when it has none of this log. */
  readonly written: number;
  /** Undefined when it means nothing in this log. */
  readonly position: GroupPosition | undefined;
  /** Why the processor must not go on from there; undefined when it may. */
  readonly trouble: string | undefined;
  /** The offset from which it can go on without writing anything twice; undefined where the log has lost its end. */
  readonly resume: number | undefined;
}

/** @throws LogUnavailableError, WarehouseUnavailableError */
export async function standingOf(log: EventLog, warehouse: Warehouse, partition: number): Promise<Standing> {
  // In this order: a processor that is at work commits before it writes, so what is written never seems to be ahead.
  const written = await lastWritten(warehouse, log.logId, partition);
  const kept = await log.range(EVENTS_TOPIC, partition);
  const resume = written >= kept.next ? undefined : Math.max(kept.start, written + 1);
  const found = await positionOf(log, partition);
  if (found instanceof ForeignPositionError)
    return { partition, kept, written, position: undefined, trouble: found.message, resume };
  return { partition, kept, written, position: found, trouble: troubleOf(found, kept, written), resume };
}

function troubleOf(
  { offset, to }: GroupPosition,
  { next }: OffsetRange,
  written: number,
): string | undefined {
  if (offset > next || written >= next)
    return `the log ends at ${next}, before what was processed: it lost records`;
  if (written > (to ?? offset - 1))
    return `the warehouse has rows up to ${written}: they would be written once more`;
  return undefined;
}

async function positionOf(log: EventLog, partition: number): Promise<GroupPosition | ForeignPositionError> {
  try {
    return await log.position(EVENTS_TOPIC, PROCESSOR_GROUP, partition);
  } catch (error) {
    if (error instanceof ForeignPositionError) return error;
    throw error;
  }
}

async function lastWritten(warehouse: Warehouse, logId: string, partition: number): Promise<number> {
  const each = [eventsTable, spansTable, ledgerTable, batchReceiptsTable, sessionsTable].map(
    ({ name }) =>
      `SELECT count() AS rows, max(logOffset) AS last FROM ${name} WHERE logId = {logId:UInt64} AND logPartition = {partition:UInt16}`,
  );
  const [row] = await warehouse.select<{ rows: number; last: number }>(
    `SELECT toFloat64(sum(rows)) AS rows, toFloat64(max(last)) AS last FROM (${each.join(' UNION ALL ')})`,
    { params: { logId: Number(logId), partition }, timeoutMs: 600_000 },
  );
  return row === undefined || row.rows === 0 ? -1 : row.last;
}
