import type { SegmentChain } from './chain';

/** How soon records that another process appended are noticed, milliseconds: while there is news, and in a quiet log. */
const POLL_MS = 40;
const QUIET_POLL_MS = 200;
/** How long without news makes a log quiet, milliseconds. */
const QUIET_AFTER_MS = 2_000;

interface Waiter {
  readonly topic: string;
  readonly partition: number;
  /** The waiter has seen all records before this offset. */
  readonly seen: number;
  wake(): void;
}

/**
 * Tells lanes about new records: at once for appends of this process, by polling for those of others. A poll reads one
 * small entry per waiting lane and nothing while nobody waits. A quiet log is polled less often, so that a laptop sleeps;
 * since a batch's linger counts from the append, its first record is not seen later for it.
 */
export class TailWatch {
  private readonly waiters = new Set<Waiter>();
  private timer: NodeJS.Timeout | undefined;
  private checking = false;
  private checkAgain = false;
  private version = -1;
  private newsVersion = -1;
  private newsAt = performance.now();

  constructor(
    private readonly chain: SegmentChain,
    private readonly clock: () => number,
  ) {}

  /**
   * Resolves when the partition has a record at or after `seen`, when `timeoutMs` have passed or when `signal` aborts.
   */
  wait(
    topic: string,
    partition: number,
    seen: number,
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timeout = timeoutMs === undefined ? undefined : setTimeout(() => waiter.wake(), timeoutMs);
      const onAbort = (): void => waiter.wake();
      const waiter: Waiter = {
        topic,
        partition,
        seen,
        wake: () => {
          clearTimeout(timeout);
          signal.removeEventListener('abort', onAbort);
          this.waiters.delete(waiter);
          if (this.waiters.size === 0) this.stopPolling();
          resolve();
        },
      };
      signal.addEventListener('abort', onAbort);
      this.waiters.add(waiter);
      // It may have looked before the last check; the next one asks for it in particular.
      this.version = -1;
      this.poll();
    });
  }

  /** Looks for new records now. Errors are left to the lanes' own reads, which report them. */
  async check(): Promise<void> {
    // A check that is under way may have looked before what this one is called for.
    this.checkAgain = true;
    if (this.checking) return;
    this.checking = true;
    try {
      while (this.checkAgain && this.waiters.size > 0) {
        this.checkAgain = false;
        await this.look();
      }
    } catch {
      for (const waiter of [...this.waiters]) waiter.wake();
    } finally {
      this.checking = false;
    }
  }

  private async look(): Promise<void> {
    await this.chain.refresh(this.clock());
    // One small read tells whether any partition has grown since every waiter looked.
    const version = this.chain.version();
    if (version !== this.newsVersion) {
      this.newsVersion = version;
      this.newsAt = performance.now();
    }
    if (version === this.version) return;
    this.version = version;
    for (const waiter of [...this.waiters]) {
      if (this.chain.range(waiter.topic, waiter.partition).next > waiter.seen) waiter.wake();
    }
  }

  /** Looks again and again while anyone waits. */
  private poll(): void {
    const quiet = performance.now() - this.newsAt >= QUIET_AFTER_MS;
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        void this.check().finally(() => {
          if (this.waiters.size > 0) this.poll();
        });
      },
      quiet ? QUIET_POLL_MS : POLL_MS,
    );
  }

  private stopPolling(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
