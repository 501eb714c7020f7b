import type { Select } from '@sonde/vitals';

/** Younger than this, what was read is used as it is. Milliseconds. */
const FRESH_MS = 60_000;
/** Younger than this it is used once more while it is read again: rows expire by days. Milliseconds. */
const USABLE_MS = 3_600_000;
/** Tenants of which it is held. */
const MAX_TENANTS = 1_000;

/** When each app's oldest event was, epoch milliseconds; apps of which nothing was rolled up yet are missing. */
export type OldestByApp = ReadonlyMap<string, number>;

interface Held {
  readonly oldest: Promise<OldestByApp>;
  readonly readAt: number;
  next: Promise<OldestByApp> | undefined;
}

/** The oldest event that ever came of each app, whether or not its row is still there: installs remember it. */
export class OldestEvents {
  private readonly held = new Map<string, Held>();

  /** @param monotonic milliseconds that never go back */
  constructor(
    private readonly select: Select,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  /** @throws WarehouseUnavailableError when nothing is known yet and nothing can be read */
  read(tenantId: string): Promise<OldestByApp> {
    const held = this.held.get(tenantId);
    const age = held ? this.monotonic() - held.readAt : Infinity;
    if (!held || age >= USABLE_MS) return this.hold(tenantId, this.ask(tenantId));
    if (age >= FRESH_MS && !held.next) {
      const next = this.ask(tenantId);
      held.next = next;
      next.then(
        () => void this.hold(tenantId, next),
        () => (held.next = undefined),
      );
    }
    return held.oldest;
  }

  private hold(tenantId: string, oldest: Promise<OldestByApp>): Promise<OldestByApp> {
    const held: Held = { oldest, readAt: this.monotonic(), next: undefined };
    this.held.delete(tenantId);
    this.held.set(tenantId, held);
    const [longest] = this.held.keys();
    if (this.held.size > MAX_TENANTS && longest !== undefined) this.held.delete(longest);
    oldest.catch(() => {
      if (this.held.get(tenantId) === held) this.held.delete(tenantId);
    });
    return oldest;
  }

  private async ask(tenantId: string): Promise<OldestByApp> {
    const rows = await this.select<{ readonly appId: string; readonly oldest: number }>(
      `SELECT toString(appId) AS appId, toFloat64(toUnixTimestamp64Milli(min(firstAt))) AS oldest
       FROM installs WHERE tenantId = {tenantId:String} GROUP BY appId`,
      { tenantId },
    );
    return new Map(rows.map((row) => [row.appId, row.oldest]));
  }
}
