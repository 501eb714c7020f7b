/** Sleeps that can be ended early; a call that comes while nobody sleeps ends the next sleep. */
export class Wakeful {
  private woken = false;
  private wakeUp: (() => void) | undefined;

  /** @param signal Ends every sleep from its abort on. */
  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake());
  }

  /** Resolves after `ms` milliseconds, or sooner when it is woken. */
  async sleep(ms: number): Promise<void> {
    if (!this.woken && !this.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wakeUp = undefined;
    this.woken = false;
  }

  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }
}
