import type { Warehouse } from '@sonde/warehouse';

const TIMEOUT_MS = 5_000;
/** Two readings of one clock, taken within one question, may be this far apart. */
const JITTER_MS = 50;

/** The server's start lies in here: after `from`, not after `to`. Epoch milliseconds by its own clock. */
interface Start {
  readonly from: number;
  readonly to: number;
  /** Questions that it has answered since. */
  readonly queries: number;
}

/**
 * Tells whether ClickHouse has started anew. It says for how many whole seconds it has been up, which puts its start into
 * one second; further answers narrow that down. An engine that lives for a second only is told by its count of questions.
 */
export class ServerLife {
  private known: Start | undefined;
  private askedAt = -Infinity;

  constructor(private readonly warehouse: Pick<Warehouse, 'select'>) {}

  /** Milliseconds since it was last asked; Infinity before the first time. */
  get age(): number {
    return performance.now() - this.askedAt;
  }

  /**
   * True when it has started anew since this was asked last; false the first time.
   * @throws WarehouseUnavailableError
   */
  async hasStartedAnew(): Promise<boolean> {
    const [row] = await this.warehouse.select<{ now: number; up: number; queries: number }>(
      `SELECT toFloat64(toUnixTimestamp64Milli(now64(3))) AS now, toFloat64(uptime()) AS up, toFloat64(sum(value)) AS queries
       FROM system.events WHERE event = 'Query'`,
      { timeoutMs: TIMEOUT_MS },
    );
    if (row === undefined) return false;
    this.askedAt = performance.now();
    const to = row.now - row.up * 1000;
    const answer: Start = { from: to - 1000, to, queries: row.queries };
    const before = this.known;
    const isSame =
      before === undefined ||
      (answer.from <= before.to + JITTER_MS &&
        before.from <= answer.to + JITTER_MS &&
        answer.queries >= before.queries);
    this.known =
      before === undefined || !isSame
        ? answer
        : {
            from: Math.max(before.from, answer.from),
            to: Math.min(before.to, answer.to),
            queries: answer.queries,
          };
    return !isSame;
  }
}
