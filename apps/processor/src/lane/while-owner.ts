/**
 * Runs something for as long as this process owns log partition 0. There is no lease: two processes may do it at the same
 * time for a moment, so it must be harmless then.
 */
export class WhileOwner {
  private running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;

  /** @param run resolves soon after its signal; never rejects */
  constructor(private readonly run: (signal: AbortSignal) => Promise<void>) {}

  assigned(partition: number): void {
    if (partition !== 0) return;
    const before = this.running;
    before?.stop.abort();
    const stop = new AbortController();
    const ended = (before?.ended ?? Promise.resolve()).then(() => this.run(stop.signal));
    this.running = { stop, ended };
  }

  /** Resolves when nothing is under way any more. */
  async revoked(partition: number): Promise<void> {
    if (partition === 0) await this.close();
  }

  async close(): Promise<void> {
    const { running } = this;
    running?.stop.abort();
    await running?.ended;
  }
}
