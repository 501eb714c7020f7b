import type { EventLogLogger } from '../logger';
import { LogUnavailableError } from '../port';
import { BrokerError } from './broker-error';

/** Kafka must not have failed for this long before it is said to answer again. Milliseconds. */
const CALM_MS = 5000;

/** Says once that Kafka is in trouble, again when the trouble is another, and once that it is over. */
export class Trouble {
  /** The last failure, by `performance.now()`, and what was said of it; undefined while all is well. */
  private last: { readonly at: number; readonly said: string } | undefined;

  constructor(
    private readonly brokers: readonly string[],
    private readonly logger: EventLogLogger,
  ) {}

  /** @param told What callers are told of the error. */
  notice(error: unknown, told: LogUnavailableError): void {
    const said = kindOf(error);
    if (this.last?.said !== said) this.logger.warn({ brokers: this.brokers }, told.message);
    this.last = { at: performance.now(), said };
  }

  /** Something worked; others may still fail. */
  worked(): void {
    if (this.last !== undefined && performance.now() - this.last.at >= CALM_MS) this.over();
  }

  /** Everything works. */
  over(): void {
    if (this.last === undefined) return;
    this.last = undefined;
    this.logger.info({ brokers: this.brokers }, 'Kafka answers again');
  }
}

/** The same trouble has many wordings (which broker, refused or reset). */
function kindOf(error: unknown): string {
  if (error instanceof BrokerError) return error.type;
  // One that was translated before is of the kind of its cause: an append is refused for what its request met with.
  if (error instanceof LogUnavailableError)
    return error.cause === undefined ? error.message : kindOf(error.cause);
  return error instanceof Error ? error.name : String(error);
}
