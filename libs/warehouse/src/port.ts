import type { Block } from './native/block';
import type { Table } from './tables/table';

/** The warehouse cannot answer now: not reachable, restarting, out of time, memory or disk. The same call may succeed later. */
export class WarehouseUnavailableError extends Error {
  override readonly name = 'WarehouseUnavailableError';
  constructor(
    message: string,
    /** ClickHouse's own error code when it is ClickHouse that said so, such as 159 for a query out of time. */
    readonly code?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Sonde may not start on this warehouse: engine missing, version too old, settings not kept, schema newer or changed. */
export class WarehouseSetupError extends Error {
  override readonly name = 'WarehouseSetupError';
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

/** What the warehouse logs to: pino's way of calling. */
export interface WarehouseLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface SelectOptions {
  /** Values for `{name:Type}` in the statement. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Cancels the query in ClickHouse, not only the waiting for it. */
  readonly signal?: AbortSignal;
  /** ClickHouse ends the query after this. Default 10,000. */
  readonly timeoutMs?: number;
  /** Settings of this question alone, such as what it may take at most. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /**
   * For whom it is asked: rows of other tenants are not there for it, whatever the statement says, where the server has the
   * row policies (the embedded engine; see the README for a server of your own). Undefined: all tenants.
   */
  readonly tenantId?: string | undefined;
}

export interface CommandOptions {
  /** Values for `{name:Type}` in the statement. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Settings of this statement alone. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Cancels the statement in ClickHouse, as far as it can be cancelled. */
  readonly signal?: AbortSignal;
}

export interface Warehouse {
  /**
   * Inserts the block as one part, once for each token however often it is repeated.
   * The session settings of the delivery recipe are on every insert. Empty blocks are not sent.
   * The rows are encoded before the first await, so the block may be cleared and filled again at once.
   * @throws RangeError when the block's rows are not all of one month of the table's `partitionBy`
   * @throws WarehouseQueryError when ClickHouse refuses the rows
   * @throws WarehouseUnavailableError when it is unknown whether the rows are there: repeat with the same token, then audit
   */
  insert(table: Table, block: Block, token: string): Promise<void>;
  /**
   * Rows as objects; 64-bit integers come as strings, so cast what is small; NaN and infinity come as null.
   * Waits for a server that is away, as long as `timeoutMs` lasts. Read-only: a statement that writes is refused.
   * @throws WarehouseUnavailableError, WarehouseQueryError, RangeError for a statement that would choose its tenant itself, or
   * the signal's reason when it was aborted
   */
  select<T>(sql: string, options?: SelectOptions): Promise<T[]>;
  /**
   * Inserts a few rows into a small table, as one block, once for each token however often it is repeated: an insert with
   * a token that the table remembers changes nothing, whatever its rows are, and is answered all the same.
   * @throws WarehouseQueryError, WarehouseUnavailableError as `insert`
   */
  insertRows(table: string, rows: readonly object[], token: string): Promise<void>;
  /**
   * Runs one statement that returns nothing (DDL, mutations, SYSTEM, INSERT … SELECT), at most 5 minutes. A statement whose
   * answer is lost may go on in ClickHouse. @throws WarehouseUnavailableError, WarehouseQueryError, the signal's reason
   */
  command(sql: string, options?: CommandOptions): Promise<void>;
  /**
   * Throws unless the server answers, is new enough, and keeps the settings on which delivery rests.
   * @throws WarehouseSetupError, WarehouseUnavailableError
   */
  check(): Promise<void>;
  /** Where the server listens now. */
  url(): string;
  close(): Promise<void>;
}
