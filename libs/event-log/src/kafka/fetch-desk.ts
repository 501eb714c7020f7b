import type { StoredRecord } from '../port';

export interface Fetched {
  /** In order, without gaps, from the offset asked for on; none when there were none in time. */
  readonly records: StoredRecord[];
  /** The offset that the next record gets, as far as it was seen. */
  readonly highWatermark: number;
}

/** A fetch that was asked for and is not answered yet. */
export interface PendingFetch {
  readonly partition: number;
  readonly from: number;
  readonly maxBytes: number;
  /** `performance.now()` when to give up waiting. */
  readonly deadline: number;
  readonly topic: string;
  resolve(fetched: Fetched): void;
  reject(error: unknown): void;
}

/** Sends one fetch for several partitions and gives back those for which there was nothing. */
export type Send = (
  kind: 'look' | 'wait',
  asked: readonly PendingFetch[],
  waitMs: number,
) => Promise<PendingFetch[]>;

/** Where the fetches to one broker meet. */
export class FetchDesk {
  private looking: PendingFetch[] = [];
  private readonly waiting = new Set<PendingFetch>();
  private lookUnderWay = false;
  private waitUnderWay = false;
  private closed = false;

  constructor(
    private readonly send: Send,
    private readonly patienceMs: () => number,
  ) {}

  add(pending: PendingFetch): void {
    this.looking.push(pending);
    if (this.lookUnderWay) return;
    this.lookUnderWay = true;
    // One turn, so that partitions that ask together are asked for together.
    setImmediate(() => void this.look());
  }

  withdraw(pending: PendingFetch): void {
    this.waiting.delete(pending);
    this.looking = this.looking.filter((each) => each !== pending);
  }

  close(): void {
    this.closed = true;
    for (const pending of [...this.looking, ...this.waiting]) {
      pending.resolve({ records: [], highWatermark: pending.from });
    }
    this.looking = [];
    this.waiting.clear();
  }

  private async look(): Promise<void> {
    while (this.looking.length > 0) {
      const asked = onePerPartition(this.looking);
      this.looking = this.looking.filter((each) => !asked.includes(each));
      for (const pending of await this.attempt('look', asked, 0)) this.park(pending);
    }
    this.lookUnderWay = false;
  }

  private park(pending: PendingFetch): void {
    if (this.closed || pending.deadline <= performance.now()) {
      pending.resolve({ records: [], highWatermark: pending.from });
      return;
    }
    this.waiting.add(pending);
    if (this.waitUnderWay) return;
    this.waitUnderWay = true;
    void this.wait();
  }

  private async wait(): Promise<void> {
    while (this.waiting.size > 0) {
      const asked = onePerPartition([...this.waiting]);
      const nearest = Math.min(...asked.map(({ deadline }) => deadline)) - performance.now();
      await this.attempt('wait', asked, Math.max(1, Math.min(this.patienceMs(), nearest)));
      this.expire();
    }
    this.waitUnderWay = false;
  }

  /** Lets those go whose time is over. */
  private expire(): void {
    const now = performance.now();
    for (const pending of [...this.waiting]) {
      if (pending.deadline > now) continue;
      this.waiting.delete(pending);
      pending.resolve({ records: [], highWatermark: pending.from });
    }
  }

  private async attempt(
    kind: 'look' | 'wait',
    asked: readonly PendingFetch[],
    waitMs: number,
  ): Promise<readonly PendingFetch[]> {
    try {
      const empty = await this.send(kind, asked, waitMs);
      for (const pending of asked) if (!empty.includes(pending)) this.waiting.delete(pending);
      return empty;
    } catch (error) {
      for (const pending of asked) {
        this.waiting.delete(pending);
        pending.reject(error);
      }
      return [];
    }
  }
}

/** A request names a partition once. */
function onePerPartition(pending: readonly PendingFetch[]): PendingFetch[] {
  const seen = new Set<number>();
  return pending.filter(({ partition }) => !seen.has(partition) && seen.add(partition));
}
