/** How old what was read may be. Milliseconds. */
export interface Ages {
  /** Younger than this it is used as it is. */
  readonly fresh: number;
  /** Younger than this it is used once more while it is read again. */
  readonly usable: number;
}

/** Tenants of which something is held. */
const MAX_TENANTS = 1_000;

interface Held<T> {
  readonly known: Promise<T>;
  readonly readAt: number;
  next: Promise<T> | undefined;
}

/** What was read of each tenant a while ago and changes seldom. */
export class KnownOfTenants<T> {
  private readonly held = new Map<string, Held<T>>();

  /** @param monotonic milliseconds that never go back */
  constructor(
    private readonly ask: (tenantId: string) => Promise<T>,
    private readonly ages: Ages,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  /** @throws WarehouseUnavailableError when nothing is known yet and nothing can be read */
  read(tenantId: string): Promise<T> {
    const held = this.held.get(tenantId);
    const age = held ? this.monotonic() - held.readAt : Infinity;
    if (!held || age >= this.ages.usable) return this.hold(tenantId, this.ask(tenantId));
    if (age >= this.ages.fresh && !held.next) {
      const next = this.ask(tenantId);
      held.next = next;
      next.then(
        () => void this.hold(tenantId, next),
        () => (held.next = undefined),
      );
    }
    return held.known;
  }

  private hold(tenantId: string, known: Promise<T>): Promise<T> {
    const held: Held<T> = { known, readAt: this.monotonic(), next: undefined };
    this.held.delete(tenantId);
    this.held.set(tenantId, held);
    const [longest] = this.held.keys();
    if (this.held.size > MAX_TENANTS && longest !== undefined) this.held.delete(longest);
    known.catch(() => {
      if (this.held.get(tenantId) === held) this.held.delete(tenantId);
    });
    return known;
  }
}
