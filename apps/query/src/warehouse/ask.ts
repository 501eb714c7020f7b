import { trace } from '@sonde/platform';
import type { SelectOptions, Warehouse } from '@sonde/warehouse';
import type { Histogram } from 'prom-client';
import { queryError } from '../errors/query-error';
import { QUESTION_LIMITS, tooLarge } from './question-limits';
import type { TenantGates } from './tenant-gates';

/** Who asks as the operator, for no tenant: the operator sees all. */
export const OPERATOR = 'admin';

/** One request asks ClickHouse this many questions side by side; the rest wait their turn. */
const SIDE_BY_SIDE = 4;

export interface AskOptions {
  readonly warehouse: Pick<Warehouse, 'select'>;
  readonly gates: TenantGates;
  /** Who asks, or OPERATOR: its questions stand in one line, whatever request they belong to, and find its own rows only. */
  readonly tenant: string;
  /** Aborted when the caller is gone or the time is up; ClickHouse then cancels the query. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly clock: () => number;
  readonly seconds: Histogram<'outcome'>;
}

/** The questions of one request to the warehouse. */
export class Ask {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly options: AskOptions) {}

  /** Aborted when the caller is gone or the time of the request is up. */
  get signal(): AbortSignal {
    return this.options.signal;
  }

  /**
   * @throws WarehouseUnavailableError, WarehouseQueryError, or a GraphQLError: TIMEOUT when the request's time is up,
   * TOO_LARGE when the question takes too much, RATE_LIMITED when too many of the tenant wait already
   */
  async select<T>(sql: string, params: Readonly<Record<string, unknown>>): Promise<T[]> {
    if (this.underWay >= SIDE_BY_SIDE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.underWay++;
    try {
      return await this.selectInTurn<T>(sql, params);
    } finally {
      this.underWay--;
      this.waiting.shift()?.();
    }
  }

  private async selectInTurn<T>(sql: string, params: Readonly<Record<string, unknown>>): Promise<T[]> {
    const { signal, deadline, clock, seconds, gates, tenant } = this.options;
    const leave = await gates.enter(tenant, signal).catch((error: unknown) => {
      throw signal.aborted ? timedOut() : error;
    });
    const end = seconds.startTimer();
    try {
      const timeoutMs = deadline - clock();
      if (signal.aborted || timeoutMs <= 0) throw timedOut();
      const tenantId = tenant === OPERATOR ? undefined : tenant;
      const options = { params, signal, timeoutMs, settings: QUESTION_LIMITS, tenantId };
      const rows = await trace('ask clickhouse', () => this.inTime<T>(sql, options));
      end({ outcome: 'answered' });
      return rows;
    } catch (error) {
      end({ outcome: 'failed' });
      if (signal.aborted || (error as { code?: unknown }).code === TIMEOUT_EXCEEDED) throw timedOut();
      throw tooLarge(error) ?? error;
    } finally {
      leave();
    }
  }

  /**
   * Waits no longer than the signal lets it. A server that hangs takes its time to cancel the query too:
   * that goes on behind, and the caller is told at once.
   */
  private inTime<T>(sql: string, options: SelectOptions & { readonly signal: AbortSignal }): Promise<T[]> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(timedOut());
      signal.addEventListener('abort', giveUp, { once: true });
      void this.options.warehouse
        .select<T>(sql, options)
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', giveUp));
    });
  }
}

/** ClickHouse's code when a query ran for longer than it may. */
const TIMEOUT_EXCEEDED = 159;

const timedOut = (): Error =>
  queryError(
    'TIMEOUT',
    'The question took over 10 seconds and was cancelled: ask for a shorter range or fewer groups.',
  );
