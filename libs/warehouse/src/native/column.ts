/**
 * Column types of ClickHouse's Native format, each with the buffer that rows are pushed into.
 * (The writers themselves: `NumberBuffer`, `StringBuffer`, `LowCardinalityBuffer`, `MapBuffer`.)
 */

export interface ColumnBuffer<V> {
  push(value: V): void;
}

export interface Column<V = never> {
  /** ClickHouse's name of the type. */
  readonly type: string;
  create(): ColumnBuffer<V>;
}
