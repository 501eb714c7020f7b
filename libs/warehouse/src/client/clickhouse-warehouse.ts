import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Block } from '../native/block';
import { WarehouseSetupError, WarehouseUnavailableError } from '../port';
import type { CommandOptions, SelectOptions, Warehouse } from '../port';
import type { Table } from '../tables/table';
import { checkServer, checkVersion } from './check-server';
import type { Connections } from './connections';
import type { Server } from './endpoint';
import { failureOf, isSetupCode } from './failure';
import { insertSettings } from './insert-settings';
import { assertOneMonth } from './one-month';
import type { Preparation } from './preparation';
import { assertLeavesLock, tenantComment } from './tenant-lock';

const INSERT_MS = 120_000;
const SELECT_MS = 10_000;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 500;
/** A query whose connection broke is asked once more only, when the server answers again: it may be what ended the engine. */
const MAX_BROKEN = 2;
/** ClickHouse gets this long to end a query itself before the client stops listening. */
const GRACE_MS = 2000;

export interface WarehouseParts {
  readonly server: Server;
  readonly connections: Connections;
  readonly database: string;
  readonly preparation: Preparation;
  /** Closes what belongs to this process alone, and gives up its use of the server. */
  readonly leave: () => Promise<void>;
}

/** A warehouse behind ClickHouse's HTTP interface. */
export class ClickHouseWarehouse implements Warehouse {
  private readonly server: Server;
  private readonly connections: Connections;
  private readonly preparation: Preparation;

  constructor(private readonly parts: WarehouseParts) {
    ({ server: this.server, connections: this.connections, preparation: this.preparation } = parts);
  }

  async insert(table: Table, block: Block, token: string): Promise<void> {
    if (block.rows === 0) return;
    if (block.table.name !== table.name)
      throw new RangeError(`A block of ${block.table.name} cannot go into ${table.name}`);
    assertOneMonth(table, block);
    await this.send(`${table.name} FORMAT Native`, block.encode(), token);
  }

  async insertRows(table: string, rows: readonly object[], token: string): Promise<void> {
    if (rows.length === 0) return;
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    await this.send(`${table} FORMAT JSONEachRow`, Buffer.from(lines), token);
  }

  private async send(into: string, bytes: Buffer, token: string): Promise<void> {
    await this.preparation.toWrite();
    try {
      const { stream } = await this.connections.client('writer').exec({
        query: `INSERT INTO ${into}`,
        values: Readable.from(bytes, { objectMode: false }),
        clickhouse_settings: { ...insertSettings, insert_deduplication_token: token },
        abort_signal: AbortSignal.timeout(INSERT_MS),
      });
      // the answer has no body, but its end gives the connection back
      await finished(stream.resume());
    } catch (error) {
      throw this.afterWriting(error);
    }
  }

  async select<T>(sql: string, options: SelectOptions = {}): Promise<T[]> {
    const { signal, timeoutMs = SELECT_MS, tenantId } = options;
    if (tenantId !== undefined) assertLeavesLock(sql);
    const deadline = performance.now() + timeoutMs;
    let broken = 0;
    let doubtful = false;
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(MAX_RETRY_MS, wait * 2)) {
      signal?.throwIfAborted();
      const left = Math.max(1, deadline - performance.now());
      try {
        await this.preparation.toRead();
        if (doubtful) await this.ask('SELECT 1', {}, left);
        doubtful = false;
        return await this.ask<T>(sql, options, left);
      } catch (error) {
        signal?.throwIfAborted();
        const failure = failureOf(error);
        // somebody has to mend it first
        if (failure.error.cause instanceof WarehouseSetupError) throw failure.error;
        if (failure.kind === 'broken' && !doubtful) broken++;
        const again = failure.kind === 'not-connected' || (failure.kind === 'broken' && broken < MAX_BROKEN);
        if (!again || performance.now() + wait > deadline) throw failure.error;
        doubtful = true;
      }
      await delay(wait, undefined, signal === undefined ? {} : { signal }).catch(() =>
        signal?.throwIfAborted(),
      );
    }
  }

  async command(sql: string, { params, settings, signal }: CommandOptions = {}): Promise<void> {
    // Not toWrite(): a statement may be what mends the tables.
    await this.preparation.toRead();
    signal?.throwIfAborted();
    const id = randomUUID();
    try {
      await this.connections.client('writer').command({
        query: sql,
        query_id: id,
        ...(signal === undefined ? {} : { abort_signal: signal }),
        ...(params === undefined ? {} : { query_params: { ...params } }),
        clickhouse_settings: { session_timezone: 'UTC', ...settings, wait_end_of_query: 1 },
      });
    } catch (error) {
      if (signal?.aborted === true) {
        await this.kill(id);
        signal.throwIfAborted();
      }
      throw failureOf(error).error;
    }
  }

  async check(): Promise<void> {
    if (this.preparation.isReady) {
      try {
        await checkVersion(this.connections.client('writer'));
        await checkServer(this.connections.client('writer'), this.parts.database);
        return;
      } catch (error) {
        this.preparation.doubt(error);
      }
    }
    await this.preparation.now().catch((error: unknown) => {
      throw error instanceof Error && error.cause instanceof WarehouseSetupError ? error.cause : error;
    });
  }

  url(): string {
    return this.server.endpoint().url;
  }

  async close(): Promise<void> {
    const stopped = this.preparation.stop();
    await this.connections.close();
    await this.parts.leave();
    await stopped;
  }

  /**
   * After a lost connection another server may answer next; and tables, rights and settings are the operator's to mend:
   * both are looked at again before more is written.
   */
  private afterWriting(error: unknown): Error {
    const failure = failureOf(error);
    const isSetup = failure.kind === 'refused' && isSetupCode(failure.error.code);
    if (!isSetup && failure.kind !== 'not-connected' && failure.kind !== 'broken') return failure.error;
    this.preparation.doubt(error);
    return isSetup
      ? new WarehouseUnavailableError(failure.error.message, failure.error.code, { cause: failure.error })
      : failure.error;
  }

  /** Asks once. Whoever stops listening also ends the query in ClickHouse. */
  private async ask<T>(sql: string, options: SelectOptions, leftMs: number): Promise<T[]> {
    const id = randomUUID();
    const signals = [
      AbortSignal.timeout(Math.ceil(leftMs) + GRACE_MS),
      ...(options.signal === undefined ? [] : [options.signal]),
    ];
    const stop = AbortSignal.any(signals);
    try {
      const result = await this.connections.client('reader').query({
        query: sql,
        format: 'JSONEachRow',
        query_id: id,
        abort_signal: stop,
        ...(options.params === undefined ? {} : { query_params: { ...options.params } }),
        clickhouse_settings: {
          ...options.settings,
          ...(options.tenantId === undefined ? {} : { log_comment: tenantComment(options.tenantId) }),
          ...(this.connections.hasReader() ? {} : { readonly: '2' }),
          max_execution_time: leftMs / 1000,
          // a day is a UTC day, wherever the server stands
          session_timezone: 'UTC',
          output_format_json_quote_64bit_integers: 1,
          output_format_json_quote_denormals: 0,
          cancel_http_readonly_queries_on_client_close: 1,
          // an error in the middle of an answer becomes a status code, never half an answer
          wait_end_of_query: 1,
        },
      });
      return await result.json<T>();
    } catch (error) {
      if (stop.aborted) await this.kill(id);
      throw error;
    }
  }

  /** A closed connection is noticed only between two blocks of a query; this is at once. */
  private async kill(queryId: string): Promise<void> {
    await this.connections
      .client('writer')
      .command({
        query: `KILL QUERY WHERE query_id = '${queryId}' ASYNC`,
        abort_signal: AbortSignal.timeout(GRACE_MS),
      })
      .catch(() => undefined); // the server is away, and the query with it
  }
}
