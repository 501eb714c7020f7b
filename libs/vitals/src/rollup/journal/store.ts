/** Asks ClickHouse; rows come as objects. */
export type Select = <T>(sql: string, params: Readonly<Record<string, unknown>>) => Promise<T[]>;

/** What the batch layer needs of ClickHouse. */
export interface LayerStore {
  readonly select: Select;
  /** Inserts rows as one block, unless the table remembers the token: then nothing changes, and it is no error. */
  readonly insertRows: (table: string, rows: readonly object[], token: string) => Promise<void>;
  /** Runs a statement that returns nothing. One whose answer is lost may still go on. */
  readonly run: (sql: string, params: Readonly<Record<string, unknown>>) => Promise<void>;
}
