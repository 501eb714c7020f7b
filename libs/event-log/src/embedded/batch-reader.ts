import { type BatchBounds, BatchDraft, type Run } from '../lane/batch-draft';
import type { LogRecord } from '../port';
import type { SegmentChain } from './chain';
import type { TailWatch } from './tail-watch';

/** Forms the batches of one partition. */
export class BatchReader {
  constructor(
    private readonly chain: SegmentChain,
    private readonly watch: TailWatch,
    private readonly clock: () => number,
    private readonly topic: string,
    private readonly partition: number,
  ) {}

  /** The oldest offset that is still there, or `offset` when that is later. */
  startAt(offset: number): number {
    return Math.max(offset, this.chain.range(this.topic, this.partition).start);
  }

  /** Those of [first..last] that retention has left. @throws Error when another is missing */
  again(first: number, last: number): Run {
    const records: LogRecord[] = [];
    const from = Math.min(this.startAt(first), last + 1);
    for (const record of this.chain.read(this.topic, this.partition, from)) {
      if (record.offset > last) break;
      records.push({ offset: record.offset, key: record.key, value: record.value });
    }
    if (records.length !== last - from + 1) {
      throw new Error(
        `Partition ${this.partition} of ${this.topic} has ${records.length} of the records ${from} to ${last}`,
      );
    }
    return { first, last, records };
  }

  /**
   * The next batch from `from` on: waits for a first record, then until the batch is full or that record has waited
   * for `lingerMs`. Undefined when `signal` aborts before there is one to hand out. `answered` is called after each look.
   */
  async next(
    from: number,
    bounds: BatchBounds,
    signal: AbortSignal,
    answered: () => void = () => undefined,
  ): Promise<Run | undefined> {
    const draft = new BatchDraft(from, bounds, this.clock);
    for (;;) {
      for (const record of this.chain.read(this.topic, this.partition, draft.next)) {
        draft.take(record);
        if (draft.isFull) return draft.run();
      }
      answered();
      if (signal.aborted) return undefined;
      const { leftMs, isEmpty } = draft;
      if (!isEmpty && leftMs <= 0) return draft.run();
      await this.watch.wait(this.topic, this.partition, draft.next, signal, isEmpty ? undefined : leftMs);
    }
  }
}
