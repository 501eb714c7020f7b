import type { Block } from './native/block';
import type { Table } from './tables/table';

/** The warehouse cannot answer now: not reachable, restarting, out of memory or disk. The same call may succeed later. */
export class WarehouseUnavailableError extends Error {
  override readonly name = 'WarehouseUnavailableError';
}

/** ClickHouse refused the statement itself; repeating it is of no use. */
export class WarehouseQueryError extends Error {
  override readonly name = 'WarehouseQueryError';
  constructor(
    message: string,
    /** ClickHouse's own error code, such as 62 for a syntax error. */
    readonly code: number,
  ) {
    super(message);
  }
}

export interface SelectOptions {
  /** Values for `{name:Type}` in the statement. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Cancels the query in ClickHouse, not only the waiting for it. */
  readonly signal?: AbortSignal;
  /** ClickHouse ends the query after this. Default 10,000. */
  readonly timeoutMs?: number;
}

export interface Warehouse {
  /**
   * Inserts the block as one part, once for each token however often it is repeated.
   * The session settings of the delivery recipe are on every insert. Empty blocks are not sent.
   * @throws WarehouseUnavailableError when it is unknown whether the rows are there: repeat with the same token, then audit
   */
  insert(table: Table, block: Block, token: string): Promise<void>;
  /** Rows as objects; 64-bit integers come as strings, so cast what is small. @throws WarehouseUnavailableError, WarehouseQueryError */
  select<T>(sql: string, options?: SelectOptions): Promise<T[]>;
  command(sql: string): Promise<void>;
  /** Throws unless the server answers, is new enough, and keeps the settings on which delivery rests. */
  check(): Promise<void>;
  /** Where the server listens now. */
  url(): string;
  close(): Promise<void>;
}
