import type { LogBatch } from '@sonde/event-log';
import {
  batchReceiptsTable,
  eventsTable,
  ledgerTable,
  sessionsTable,
  spansTable,
  type Table,
  type Warehouse,
} from '@sonde/warehouse';
import type { PreparedBatch } from '../prepare/prepared-batch';

/** What was written less than this before the last batch may not be on ClickHouse's disk yet: Linux writes after 35 s. */
export const UNSYNCED_MS = 60_000;
const TIMEOUT_MS = 60_000;

/** Whose rows say where in the log they are from. */
const TABLES: readonly Table[] = [eventsTable, spansTable, sessionsTable, ledgerTable, batchReceiptsTable];

interface RecentBatch {
  readonly first: number;
  readonly last: number;
  writtenAt: number;
  /** Rows of it were put back, in other blocks than it was written in. */
  isMended: boolean;
  /** Table and month of each block that was inserted: `events 202611`. */
  readonly blocks: readonly string[];
  /** Sessions of which no later batch has written a row, so that ClickHouse must have this one's. */
  readonly newest: Set<string>;
}

/** What a lane has written of late, and whether ClickHouse still has it. */
export class RecentBatches {
  private batches: RecentBatch[] = [];
  /** Which batch wrote the newest row of a session. */
  private readonly writers = new Map<string, RecentBatch>();

  /** @param now milliseconds of a clock that never goes back */
  add({ first, last }: LogBatch, rows: PreparedBatch, now: number): void {
    const blocks: string[] = [];
    const note = (table: Table, months: Iterable<[string, { readonly rows: number }]>): void => {
      for (const [month, block] of months)
        if (block.rows > 0) blocks.push(`${table.name} ${month.replace('-', '')}`);
    };
    note(eventsTable, rows.events.entries());
    note(spansTable, rows.spans.entries());
    note(sessionsTable, rows.sessions.entries());
    note(ledgerTable, [['', rows.ledger]]);
    note(batchReceiptsTable, [['', rows.receipts]]);
    while ((this.batches[0]?.writtenAt ?? now) < now - UNSYNCED_MS) this.forgetOldest();
    const batch: RecentBatch = {
      first,
      last,
      writtenAt: now,
      isMended: false,
      blocks,
      newest: new Set(rows.sessionIds),
    };
    for (const session of rows.sessionIds) {
      this.writers.get(session)?.newest.delete(session);
      this.writers.set(session, batch);
    }
    this.batches.push(batch);
  }

  /** Rows of this stretch were put back, and are as little on the disk as if they had been written now. */
  mended({ from, to }: { readonly from: number; readonly to: number }, now: number): void {
    for (const batch of this.batches) {
      if (batch.first > to || batch.last < from) continue;
      batch.writtenAt = now;
      batch.isMended = true;
    }
  }

  private forgetOldest(): void {
    for (const session of this.batches.shift()?.newest ?? []) this.writers.delete(session);
  }

  /**
   * The stretches of the log whose rows may be gone. A block is one part, there whole or not at all, so one row proves
   * it, unless rows of the batch were put back. Sessions whose newest row is later are not missed: ClickHouse replaces the
   * older ones.
   * @throws WarehouseUnavailableError
   */
  async doubtful(
    warehouse: Warehouse,
    place: { readonly logId: number; readonly partition: number },
  ): Promise<{ from: number; to: number }[]> {
    const first = this.batches[0]?.first;
    const last = this.batches.at(-1)?.last;
    if (first === undefined || last === undefined) return [];
    const params = { ...place, first, last, firsts: this.batches.map((batch) => batch.first) };
    const where = `logId = {logId:UInt64} AND logPartition = {partition:UInt16}
      AND logOffset BETWEEN {first:UInt64} AND {last:UInt64}`;
    const batch = 'toFloat64(roundDown(logOffset, {firsts:Array(UInt64)})) AS batch';
    const there = new Map<number, Set<string>>();
    for (const table of TABLES) {
      const month = table.partitionBy === undefined ? "''" : `toString(toYYYYMM(${table.partitionBy}))`;
      const rows = await warehouse.select<{ batch: number; month: string }>(
        `SELECT DISTINCT ${batch}, ${month} AS month FROM ${table.name} WHERE ${where}`,
        { params, timeoutMs: TIMEOUT_MS },
      );
      for (const row of rows) {
        const blocks = there.get(row.batch);
        const block = `${table.name} ${row.month}`;
        if (blocks === undefined) there.set(row.batch, new Set([block]));
        else blocks.add(block);
      }
    }
    const nameless = await warehouse.select<{ batch: number }>(
      `SELECT DISTINCT ${batch} FROM events WHERE ${where} AND errorGroupId != ''
         AND (appId, toString(errorGroupId)) NOT IN (SELECT appId, errorGroupId FROM error_groups)`,
      { params, timeoutMs: TIMEOUT_MS },
    );
    const withNameless = new Set(nameless.map((row) => row.batch));
    return stretchesOf(
      this.batches.filter(
        ({ first: of, blocks, newest, isMended }) =>
          isMended ||
          withNameless.has(of) ||
          blocks.some(
            (block) =>
              (newest.size > 0 || !block.startsWith(`${sessionsTable.name} `)) &&
              there.get(of)?.has(block) !== true,
          ),
      ),
    );
  }
}

/** Batches that follow each other, as one. */
function stretchesOf(batches: readonly RecentBatch[]): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (const { first, last } of batches) {
    const before = stretches.at(-1);
    if (before?.to === first - 1) before.to = last;
    else stretches.push({ from: first, to: last });
  }
  return stretches;
}
