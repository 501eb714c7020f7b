import { type BatchBounds, BatchDraft, type Run } from '../lane/batch-draft';
import type { StoredRecord } from '../port';
import { RecordBuffer } from './record-buffer';

/** Where the records come from. */
export interface RecordSource {
  /**
   * Records from `from` on, at least one if there is one; waits a moment when there is none.
   * @throws OffsetOutOfRangeError, LogUnavailableError
   */
  fetch(
    partition: number,
    from: number,
    options: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<{ readonly records: readonly StoredRecord[]; readonly highWatermark: number }>;
}

/** What is asked for at once, bytes. */
const LARGEST_FETCH = 2 ** 20;
const SMALLEST_FETCH = 2 ** 16;

/**
 * Forms the batches of one partition. While one is being worked on, the next is fetched, and no more than that: what a
 * lane holds is bounded, and one whose store is away asks for nothing.
 */
export class PartitionReader {
  private readonly buffer = new RecordBuffer();
  private fetching: Promise<void> | undefined;
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly source: RecordSource,
    private readonly partition: number,
    private readonly clock: () => number,
  ) {}

  /** As `LanePartition.next`. @throws OffsetOutOfRangeError, LogUnavailableError */
  async next(
    from: number,
    bounds: BatchBounds,
    signal: AbortSignal,
    answered: () => void,
  ): Promise<Run | undefined> {
    await this.moveTo(from);
    const draft = new BatchDraft(from, bounds, this.clock);
    for (;;) {
      for (let record = this.buffer.first; record !== undefined; record = this.buffer.first) {
        if (!draft.take(record)) break;
        this.buffer.shift();
        if (draft.isFull) break;
      }
      if (draft.isFull) {
        this.fetchAhead(bounds, signal);
        return draft.run();
      }
      if (signal.aborted) return undefined;
      const { leftMs, isEmpty } = draft;
      if (!isEmpty && leftMs <= 0) return draft.run();
      this.fetchAhead(bounds, signal);
      await this.fetched(isEmpty ? undefined : leftMs);
      answered();
    }
  }

  /** Exactly [first..last]; undefined when the log ends before `last`. @throws OffsetOutOfRangeError, LogUnavailableError */
  async again(first: number, last: number, signal: AbortSignal): Promise<Run | undefined> {
    await this.moveTo(first);
    const whole = { maxEvents: Infinity, maxBytes: Infinity, lingerMs: Infinity };
    const draft = new BatchDraft(first, whole, this.clock);
    while (draft.next <= last) {
      const { records, highWatermark } = await this.source.fetch(this.partition, draft.next, {
        maxBytes: LARGEST_FETCH,
        signal,
      });
      for (const record of records) if (record.offset <= last) draft.take(record);
      if (records.length === 0 && highWatermark <= last) return undefined;
      if (signal.aborted) return undefined;
    }
    return draft.run();
  }

  /** Makes the buffer begin at an offset; what it holds already stays if it does. */
  private async moveTo(from: number): Promise<void> {
    if (this.buffer.begin === from) return;
    // A fetch under way would bring records of the old place.
    await this.fetching;
    this.failure = undefined;
    this.buffer.clear(from);
  }

  private fetchAhead(bounds: BatchBounds, signal: AbortSignal): void {
    const { buffer } = this;
    if (this.fetching !== undefined || signal.aborted) return;
    if (buffer.events >= bounds.maxEvents || buffer.bytes >= bounds.maxBytes) return;
    const maxBytes = Math.min(LARGEST_FETCH, Math.max(SMALLEST_FETCH, bounds.maxBytes - buffer.bytes));
    this.fetching = this.source
      .fetch(this.partition, buffer.end, { maxBytes, signal })
      .then(({ records }) => buffer.append(records))
      .catch((error: unknown) => {
        this.failure = { error };
      })
      .finally(() => {
        this.fetching = undefined;
      });
  }

  /** Waits for the fetch under way, but no longer than given. @throws what it failed with */
  private async fetched(timeoutMs: number | undefined): Promise<void> {
    const { fetching } = this;
    if (fetching !== undefined && timeoutMs === undefined) await fetching;
    else if (fetching !== undefined) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([fetching, new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)))]);
      clearTimeout(timer);
    }
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure.error;
  }
}
