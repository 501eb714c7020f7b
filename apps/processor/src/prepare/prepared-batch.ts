import type { DeadLetter } from '@sonde/event-log';
import {
  batchReceiptsTable,
  createBlock,
  errorGroupsTable,
  eventsTable,
  ledgerTable,
  monthOf,
  sessionsTable,
  spansTable,
  type Block,
  type Columns,
  type Table,
} from '@sonde/warehouse';

/** One block for each month: a block that is inserted at once stays within one partition, so it lands whole or not at all. */
export class MonthlyBlocks<C extends Columns> {
  private readonly blocks = new Map<string, Block<C>>();
  private lastMonthStart = 1;
  private lastMonthEnd = 0;
  private last: Block<C> | undefined;

  constructor(private readonly table: Table<C>) {}

  /** The block for a row whose partition column has this value, epoch milliseconds. */
  at(time: number): Block<C> {
    if (this.last !== undefined && time >= this.lastMonthStart && time < this.lastMonthEnd) return this.last;
    const month = monthOf(time);
    let block = this.blocks.get(month);
    if (block === undefined) {
      block = createBlock(this.table);
      this.blocks.set(month, block);
    }
    const date = new Date(time);
    this.lastMonthStart = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    this.lastMonthEnd = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    this.last = block;
    return block;
  }

  get bytes(): number {
    return [...this.blocks.values()].reduce((sum, block) => sum + block.bytes, 0);
  }

  /** Lets go of the rows. Months that had none stay no longer: a phone that was late is seldom late again. */
  clear(): void {
    for (const [month, block] of this.blocks) {
      if (block.rows === 0) this.blocks.delete(month);
      else block.clear();
    }
    this.last = undefined;
  }

  /** In the order of months, so that a repetition sends the same blocks in the same order. */
  entries(): [month: string, block: Block<C>][] {
    return [...this.blocks].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/**
 * All rows of one batch, ready to be written. Its buffers are megabytes, so a lane fills the same ones again and again
 * (`clear`) instead of giving the collector new ones with every batch.
 */
export class PreparedBatch {
  readonly events = new MonthlyBlocks(eventsTable);
  readonly spans = new MonthlyBlocks(spansTable);
  readonly sessions = new MonthlyBlocks(sessionsTable);
  readonly errorGroups = createBlock(errorGroupsTable);
  readonly ledger = createBlock(ledgerTable);
  readonly receipts = createBlock(batchReceiptsTable);
  private readonly all = [
    this.events,
    this.spans,
    this.sessions,
    this.errorGroups,
    this.ledger,
    this.receipts,
  ];
  deadLetters: DeadLetter[] = [];
  /** Of which sessions there are rows: app and id. */
  sessionIds: string[] = [];
  accepted = 0;
  duplicates = 0;
  /** Records that were in the log before, and so were passed over. */
  copies = 0;
  /** Errors whose group was not kept apart. */
  folded = 0;

  /** About how many bytes the rows take. */
  get bytes(): number {
    return this.all.reduce((sum, rows) => sum + rows.bytes, 0);
  }

  clear(): void {
    for (const rows of this.all) rows.clear();
    this.deadLetters = [];
    this.sessionIds = [];
    this.accepted = 0;
    this.duplicates = 0;
    this.copies = 0;
    this.folded = 0;
  }
}
