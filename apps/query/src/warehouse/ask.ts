import type { Warehouse } from '@sonde/warehouse';
import type { Histogram } from 'prom-client';
import { queryError } from '../errors/query-error';

/** One request asks ClickHouse this many questions side by side; the rest wait their turn. */
const SIDE_BY_SIDE = 4;

export interface AskOptions {
  readonly warehouse: Warehouse;
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

  /** @throws WarehouseUnavailableError, WarehouseQueryError, or a GraphQLError TIMEOUT when the request's time is up */
  async select<T>(sql: string, params: Readonly<Record<string, unknown>>): Promise<T[]> {
    if (this.underWay >= SIDE_BY_SIDE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.underWay++;
    const { warehouse, signal, deadline, clock, seconds } = this.options;
    const end = seconds.startTimer();
    try {
      const timeoutMs = deadline - clock();
      if (signal.aborted || timeoutMs <= 0) throw timedOut();
      const rows = await warehouse.select<T>(sql, { params, signal, timeoutMs });
      end({ outcome: 'answered' });
      return rows;
    } catch (error) {
      end({ outcome: 'failed' });
      throw signal.aborted || (error as { code?: unknown }).code === TIMEOUT_EXCEEDED ? timedOut() : error;
    } finally {
      this.underWay--;
      this.waiting.shift()?.();
    }
  }
}

/** ClickHouse's code when a query ran for longer than it may. */
const TIMEOUT_EXCEEDED = 159;

const timedOut = (): Error =>
  queryError(
    'TIMEOUT',
    'The question took over 10 seconds and was cancelled: ask for a shorter range or fewer groups.',
  );
