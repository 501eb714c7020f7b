import { NOTHING_PUBLISHED, readLayerState, type LayerState, type Select } from '@sonde/vitals';

/** Younger than this a state is used as it is. Milliseconds. */
const FRESH_MS = 1_000;
/** Younger than this it is used once more while a newer one is read; older ones are never used. Milliseconds. */
const USABLE_MS = 5_000;
/** Tenants of which a state is held. */
const MAX_TENANTS = 1_000;
/** Known days of all tenants together, some 200 bytes each; that of the tenant who asks is held whatever it is. */
const MAX_DAYS = 500_000;

interface Held {
  /** As published. */
  state: LayerState;
  /** The same, with what questions have learned since of days that are no longer clean. */
  learned: LayerState;
  /** When reading it began, by the monotonic clock. */
  readAt: number;
  reading: Promise<LayerState> | undefined;
}

/**
 * What the batch layer has published, as questions use it. A state a few seconds old gives answers as complete as the
 * newest: what was not rolled up then is read from raw rows. So a question waits for it only when nobody of the tenant has
 * asked for a while.
 */
export class LayerStates {
  private readonly held = new Map<string, Held>();

  /** @param monotonic milliseconds that never go back */
  constructor(
    private readonly select: Select,
    private readonly monotonic: () => number = () => performance.now(),
    private readonly maxDays = MAX_DAYS,
  ) {}

  /** @throws WarehouseUnavailableError when there is none to use and none can be read */
  async read(tenantId: string): Promise<LayerState> {
    const held = this.of(tenantId);
    const age = this.monotonic() - held.readAt;
    if (age < FRESH_MS) return held.learned;
    const reading = this.refresh(tenantId, held);
    if (age >= USABLE_MS) return reading;
    // The next question that has to wait hears of a failure.
    reading.catch(() => undefined);
    return held.learned;
  }

  /** Keeps what a question has found out about a state, for the questions after it. */
  learn(tenantId: string, state: LayerState): void {
    const held = this.held.get(tenantId);
    if (held?.state.number === state.number) held.learned = state;
  }

  private of(tenantId: string): Held {
    const known = this.held.get(tenantId);
    const held = known ?? {
      state: NOTHING_PUBLISHED,
      learned: NOTHING_PUBLISHED,
      readAt: -Infinity,
      reading: undefined,
    };
    // The map keeps the order in which tenants were last asked for.
    this.held.delete(tenantId);
    this.held.set(tenantId, held);
    if (this.held.size > MAX_TENANTS) {
      const [oldest] = this.held.keys();
      if (oldest !== undefined) this.held.delete(oldest);
    }
    return held;
  }

  /** Forgets the tenants that were not asked for longest, until the days of the others are few enough. */
  private makeRoom(but: Held): void {
    let days = 0;
    for (const { state } of this.held.values()) days += state.settled.length;
    for (const [tenantId, held] of this.held) {
      if (days <= this.maxDays) return;
      if (held === but) continue;
      days -= held.state.settled.length;
      this.held.delete(tenantId);
    }
  }

  private refresh(tenantId: string, held: Held): Promise<LayerState> {
    if (held.reading) return held.reading;
    const began = this.monotonic();
    held.reading = readLayerState(this.select, tenantId, held.state)
      .then((state) => {
        // What was learned of an earlier publication is in this one, or of days that are clean again.
        if (state !== held.state) held.learned = state;
        held.state = state;
        held.readAt = began;
        if (state.settled.length > 0) this.makeRoom(held);
        return held.learned;
      })
      .finally(() => (held.reading = undefined));
    return held.reading;
  }
}
