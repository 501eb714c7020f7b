import type { Columns, Table } from '../tables/table';
import { ByteWriter } from './byte-writer';
import type { Column, ColumnBuffer } from './column';

export type Buffers<C extends Columns> = {
  readonly [K in keyof C]: C[K] extends Column<infer V> ? ColumnBuffer<V> : never;
};

/** Rows of one table as column buffers: push one value into every column, then `endRow`. */
export interface Block<C extends Columns = Columns> {
  readonly table: Table<C>;
  readonly columns: Buffers<C>;
  readonly rows: number;
  /** About how many bytes the rows take, encoded. */
  readonly bytes: number;
  /** Counts the row. */
  endRow(): void;
  /** Forgets the rows and keeps the memory, for the next batch. */
  clear(): void;
  /**
   * The block in ClickHouse's Native format, in a buffer of its own: the block may be cleared and filled again at once.
   * @throws Error when a column has more or fewer values than there are rows
   */
  encode(): Buffer;
}

/** An empty block of the table. It grows with its rows; reuse it with `clear`. */
export function createBlock<C extends Columns>(table: Table<C>): Block<C> {
  const named = Object.entries<Column>(table.columns).map(([name, column]) => ({
    name,
    type: column.type,
    buffer: column.create(),
  }));
  const columns = Object.fromEntries(
    named.map(({ name, buffer }) => [name, buffer]),
  ) as unknown as Buffers<C>;
  let rows = 0;

  const byteEstimate = (): number =>
    named.reduce(
      (sum, { name, type, buffer }) => sum + name.length + type.length + 16 + buffer.byteEstimate(),
      32,
    );

  return {
    table,
    columns,
    get bytes() {
      return byteEstimate();
    },
    get rows() {
      return rows;
    },
    endRow() {
      rows++;
    },
    clear() {
      rows = 0;
      for (const { buffer } of named) buffer.clear();
    },
    encode() {
      const out = new ByteWriter(byteEstimate());
      out.varint(named.length);
      out.varint(rows);
      for (const { name, type, buffer } of named) {
        if (buffer.length !== rows)
          throw new Error(`${table.name}.${name} has ${buffer.length} values in a block of ${rows} rows`);
        out.string(name);
        out.string(type);
        buffer.writeTo(out);
      }
      return out.written();
    },
  };
}
