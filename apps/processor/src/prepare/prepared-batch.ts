import type { DeadLetter } from '@sonde/event-log';
import {
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

  /** In the order of months, so that a repetition sends the same blocks in the same order. */
  entries(): [month: string, block: Block<C>][] {
    return [...this.blocks].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** All rows of one batch, ready to be written. */
export interface PreparedBatch {
  readonly events: MonthlyBlocks<(typeof eventsTable)['columns']>;
  readonly spans: MonthlyBlocks<(typeof spansTable)['columns']>;
  readonly sessions: MonthlyBlocks<(typeof sessionsTable)['columns']>;
  readonly errorGroups: Block<(typeof errorGroupsTable)['columns']>;
  readonly ledger: Block<(typeof ledgerTable)['columns']>;
  readonly deadLetters: DeadLetter[];
  accepted: number;
  duplicates: number;
}

export const emptyBatch = (): PreparedBatch => ({
  events: new MonthlyBlocks(eventsTable),
  spans: new MonthlyBlocks(spansTable),
  sessions: new MonthlyBlocks(sessionsTable),
  errorGroups: createBlock(errorGroupsTable),
  ledger: createBlock(ledgerTable),
  deadLetters: [],
  accepted: 0,
  duplicates: 0,
});
