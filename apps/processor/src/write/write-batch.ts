import type { LogBatch } from '@sonde/event-log';
import { WarehouseUnavailableError, type Block, type Table, type Warehouse } from '@sonde/warehouse';
import {
  batchReceiptsTable,
  errorGroupsTable,
  eventsTable,
  ledgerTable,
  sessionsTable,
  spansTable,
} from '@sonde/warehouse';
import type { PreparedBatch } from '../prepare/prepared-batch';

interface Insert {
  readonly table: Table;
  readonly block: Block;
  /** Month (UTC) of the partition, '' for tables without one. */
  readonly month: string;
}

/**
 * Writes the rows of a batch, each block once, however often it is repeated.
 *
 * 1. events, spans, error groups, ledger and receipts; 2. sessions, last: a restored session never claims an event that was not
 * written. Every insert carries a token made of the log, the partition, the batch's bounds, the table and the month,
 * which ClickHouse remembers. That is not enough after a crash of ClickHouse, which may remember a block that it then
 * lost: so a batch that is in doubt is looked for afterwards, and a block that is missing is inserted again under a new token.
 *
 * @throws WarehouseUnavailableError when it is unknown what is written: call again with the same batch
 */
export async function writeBatch(warehouse: Warehouse, batch: LogBatch, rows: PreparedBatch): Promise<void> {
  const first: Insert[] = [
    ...rows.events.entries().map(([month, block]) => insertOf(eventsTable, block, month)),
    ...rows.spans.entries().map(([month, block]) => insertOf(spansTable, block, month)),
    insertOf(errorGroupsTable, rows.errorGroups, ''),
    insertOf(ledgerTable, rows.ledger, ''),
    insertOf(batchReceiptsTable, rows.receipts, ''),
  ];
  const last = rows.sessions.entries().map(([month, block]) => insertOf(sessionsTable, block, month));
  for (const inserts of [first, last]) {
    const written = inserts.filter(({ block }) => block.rows > 0);
    await Promise.all(
      written.map((insert) => warehouse.insert(insert.table, insert.block, tokenOf(batch, insert, 0))),
    );
    if (batch.inDoubt) for (const insert of written) await ensureWritten(warehouse, batch, insert);
  }
}

const insertOf = (table: Table, block: Block, month: string): Insert => ({ table, block, month });

/** @param repair 0 for the first time, then counting up: a lost block's token would be taken for a repetition */
export function tokenOf(
  { logId, partition, first, last }: LogBatch,
  { table, month }: Insert,
  repair: number,
): string {
  const token = `v1:${logId}:${partition}:${first}-${last}:${table.name}:${month}`;
  return repair === 0 ? token : `${token}:r${repair}`;
}

const MAX_REPAIRS = 5;

async function ensureWritten(warehouse: Warehouse, batch: LogBatch, insert: Insert): Promise<void> {
  if (!('logOffset' in insert.table.columns)) {
    // Names of groups carry no offset to count by. Writing them again is harmless: the newest version counts.
    await warehouse.insert(insert.table, insert.block, tokenOf(batch, insert, 1));
    return;
  }
  for (let repair = 1; !(await isWritten(warehouse, batch, insert)); repair++) {
    if (repair > MAX_REPAIRS) {
      throw new WarehouseUnavailableError(
        `${insert.table.name}: rows of offsets ${batch.first}-${batch.last} of partition ${batch.partition} do not appear after ${MAX_REPAIRS} inserts`,
      );
    }
    await warehouse.insert(insert.table, insert.block, tokenOf(batch, insert, repair));
  }
}

/**
 * Only looking proves presence: an insert that was taken for a repetition reports the same written rows. A block is one
 * part, there whole or not at all, so one row proves it. Counting them would take rows that have expired since for lost
 * ones, and write their neighbours twice.
 */
async function isWritten(warehouse: Warehouse, batch: LogBatch, { table, month }: Insert): Promise<boolean> {
  const inMonth = month === '' ? '' : `AND toYYYYMM(${table.partitionBy ?? ''}) = {month:UInt32}`;
  const found = await warehouse.select(
    `SELECT 1 FROM ${table.name}
     WHERE logId = {logId:UInt64} AND logPartition = {partition:UInt16}
       AND logOffset BETWEEN {first:UInt64} AND {last:UInt64} ${inMonth} LIMIT 1`,
    {
      params: {
        logId: Number(batch.logId),
        partition: batch.partition,
        first: batch.first,
        last: batch.last,
        ...(month === '' ? {} : { month: Number(month.replace('-', '')) }),
      },
      timeoutMs: 60_000,
    },
  );
  return found.length > 0;
}
