import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Block } from '../native/block';
import type { SelectOptions, Warehouse } from '../port';
import type { Table } from '../tables/table';
import { checkServer } from './check-server';
import type { Connections } from './connections';
import type { Server } from './endpoint';
import { failureOf } from './failure';
import { insertSettings } from './insert-settings';
import { assertOneMonth } from './one-month';

const INSERT_MS = 120_000;
const SELECT_MS = 10_000;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 500;
/** A query whose connection broke is asked once more only, when the server answers again: it may be what ended the engine. */
const MAX_BROKEN = 2;
/** ClickHouse gets this long to end a query itself before the client stops listening. */
const GRACE_MS = 2000;

/** A warehouse behind ClickHouse's HTTP interface. */
export class ClickHouseWarehouse implements Warehouse {
  constructor(
    private readonly server: Server,
    private readonly connections: Connections,
    private readonly database: string,
    /** Gives up this process's use of the server. */
    private readonly leave: () => Promise<void> = () => server.close(),
  ) {}

  async insert(table: Table, block: Block, token: string): Promise<void> {
    if (block.rows === 0) return;
    if (block.table.name !== table.name)
      throw new RangeError(`A block of ${block.table.name} cannot go into ${table.name}`);
    assertOneMonth(table, block);
    const bytes = block.encode();
    try {
      const { stream } = await this.connections.client('writer').exec({
        query: `INSERT INTO ${table.name} FORMAT Native`,
        values: Readable.from(bytes, { objectMode: false }),
        clickhouse_settings: { ...insertSettings, insert_deduplication_token: token },
        abort_signal: AbortSignal.timeout(INSERT_MS),
      });
      // the answer has no body, but its end gives the connection back
      await finished(stream.resume());
    } catch (error) {
      throw failureOf(error).error;
    }
  }

  async select<T>(sql: string, options: SelectOptions = {}): Promise<T[]> {
    const { signal, timeoutMs = SELECT_MS } = options;
    const deadline = performance.now() + timeoutMs;
    let broken = 0;
    let doubtful = false;
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(MAX_RETRY_MS, wait * 2)) {
      signal?.throwIfAborted();
      const left = Math.max(1, deadline - performance.now());
      try {
        if (doubtful) await this.ask('SELECT 1', {}, left);
        doubtful = false;
        return await this.ask<T>(sql, options, left);
      } catch (error) {
        signal?.throwIfAborted();
        const failure = failureOf(error);
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

  async command(sql: string): Promise<void> {
    try {
      await this.connections
        .client('writer')
        .command({ query: sql, clickhouse_settings: { wait_end_of_query: 1 } });
    } catch (error) {
      throw failureOf(error).error;
    }
  }

  async check(): Promise<void> {
    try {
      await checkServer(this.connections.client('writer'), this.database);
    } catch (error) {
      throw error instanceof Error && error.name === 'WarehouseSetupError' ? error : failureOf(error).error;
    }
  }

  url(): string {
    return this.server.endpoint().url;
  }

  async close(): Promise<void> {
    await this.connections.close();
    await this.leave();
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
