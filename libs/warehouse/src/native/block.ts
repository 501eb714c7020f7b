import type { Column, ColumnBuffer } from './column';
import type { Columns, Table } from '../tables/table';

export type Buffers<C extends Columns> = { readonly [K in keyof C]: C[K] extends Column<infer V> ? ColumnBuffer<V> : never };

/** Rows of one table as column buffers: push one value into every column, then `endRow`. */
export interface Block<C extends Columns = Columns> {
  readonly table: Table<C>;
  readonly columns: Buffers<C>;
  readonly rows: number;
  endRow(): void;
  /** The block in ClickHouse's Native format. */
  encode(): Buffer;
}
