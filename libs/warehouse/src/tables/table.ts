import type { Column } from '../native/column';

export type Columns = Readonly<Record<string, Column>>;

/** One table as the writer sees it. The migrations create it; a test holds the two against each other. */
export interface Table<C extends Columns = Columns> {
  readonly name: string;
  /** In the order of the table. */
  readonly columns: C;
  /** The time column whose month (UTC) is the partition; a block sent in one insert stays within one month. */
  readonly partitionBy?: string;
}

export const defineTable = <C extends Columns>(
  table: Table<C> & { readonly partitionBy?: keyof C },
): Table<C> => table;
