/** When a lane may work on a batch: none while it is held. */
export class Turns {
  private busy = false;
  private held = false;
  private readonly waiting = new Set<() => void>();

  /** @param signal Aborts when the lane is closed: no turn begins after that. */
  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.changed());
  }

  /** Resolves true when the turn has begun, false when the lane is closed. */
  async begin(): Promise<boolean> {
    await this.until(() => !this.held || this.signal.aborted);
    if (this.signal.aborted) return false;
    this.busy = true;
    return true;
  }

  /** Ends the turn; does nothing without one. */
  end(): void {
    this.busy = false;
    this.changed();
  }

  /** Lets no further turn begin; resolves once the one under way has ended. */
  hold(): Promise<void> {
    this.held = true;
    return this.until(() => !this.busy);
  }

  /** Lets turns begin again. */
  resume(): void {
    this.held = false;
    this.changed();
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  private changed(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
