import { queryError } from '../errors/query-error';

/** Questions of one tenant that ClickHouse works on at once; another tenant's wait for none of them. */
const AT_ONCE = 8;
/** Questions of one tenant that wait; more are refused at once. */
const WAITING = 200;

interface Gate {
  inside: number;
  readonly queue: Set<() => void>;
}

/** Keeps one tenant from taking ClickHouse from all others: its questions stand in a line of their own. */
export class TenantGates {
  private readonly gates = new Map<string, Gate>();

  constructor(
    private readonly atOnce = AT_ONCE,
    private readonly waiting = WAITING,
  ) {}

  /**
   * Waits until the tenant may ask one more, and gives what must be called when it was answered.
   * @throws GraphQLError RATE_LIMITED when too many wait already; the signal's reason when it is aborted before
   */
  async enter(tenant: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    let gate = this.gates.get(tenant);
    if (!gate) this.gates.set(tenant, (gate = { inside: 0, queue: new Set() }));
    const mine = gate;
    const leave = (): void => this.leave(tenant, mine);
    if (mine.inside < this.atOnce) {
      mine.inside++;
      return leave;
    }
    if (mine.queue.size >= this.waiting) {
      throw queryError(
        'RATE_LIMITED',
        `${this.waiting} questions of this tenant wait already: ask fewer at once, or again later.`,
      );
    }
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const stop = (): void => {
        mine.queue.delete(go);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', stop, { once: true });
      mine.queue.add(go);
    });
    return leave;
  }

  private leave(tenant: string, gate: Gate): void {
    const [next] = gate.queue;
    if (next) {
      // The place passes on: `inside` stays as it is.
      gate.queue.delete(next);
      next();
      return;
    }
    gate.inside--;
    if (gate.inside === 0) this.gates.delete(tenant);
  }
}
