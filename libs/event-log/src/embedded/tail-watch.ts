import type { SegmentChain } from './chain';

/** How soon records that another process appended are noticed, milliseconds. */
const POLL_MS = 40;

interface Waiter {
  readonly topic: string;
  readonly partition: number;
  /** The waiter has seen all records before this offset. */
  readonly seen: number;
  wake(): void;
}

/**
 * Tells lanes about new records: at once for appends of this process, by polling for those of others. A poll reads one
 * small entry per waiting lane and nothing while nobody waits.
 */
export class TailWatch {
  private readonly waiters = new Set<Waiter>();
  private timer: NodeJS.Timeout | undefined;
  private checking = false;
  private version = -1;

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
      this.timer ??= setInterval(() => void this.check(), POLL_MS);
    });
  }

  /** Looks for new records now. Errors are left to the lanes' own reads, which report them. */
  async check(): Promise<void> {
    if (this.checking || this.waiters.size === 0) return;
    this.checking = true;
    try {
      await this.chain.refresh(this.clock());
      // One small read tells whether any partition has grown since every waiter looked.
      const version = this.chain.version();
      if (version === this.version) return;
      this.version = version;
      for (const waiter of [...this.waiters]) {
        if (this.chain.range(waiter.topic, waiter.partition).next > waiter.seen) waiter.wake();
      }
    } catch {
      for (const waiter of [...this.waiters]) waiter.wake();
    } finally {
      this.checking = false;
    }
  }

  private stopPolling(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
