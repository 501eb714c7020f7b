import type { LogRecord } from '../port';
import type { SegmentChain } from './chain';
import type { FrameRecord } from './frame';
import type { TailWatch } from './tail-watch';

/** The records of a batch and nothing about its history. */
export interface Run {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  readonly records: readonly LogRecord[];
}

export interface BatchBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly lingerMs: number;
}

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

  /** Exactly [first..last] again. @throws Error when the log no longer has all of them. */
  again(first: number, last: number): Run {
    const records: LogRecord[] = [];
    for (const record of this.chain.read(this.topic, this.partition, first)) {
      if (record.offset > last) break;
      records.push(recordOf(record));
    }
    if (records.length !== last - first + 1) {
      throw new Error(
        `Partition ${this.partition} of ${this.topic} has ${records.length} of the records ${first} to ${last}`,
      );
    }
    return { first, last, records };
  }

  /**
   * The next batch from `from` on: waits for a first record, then until the batch is full or that record has waited
   * for `lingerMs`. Undefined when `signal` aborts before there is one to hand out.
   */
  async next(from: number, bounds: BatchBounds, signal: AbortSignal): Promise<Run | undefined> {
    const records: LogRecord[] = [];
    let events = 0;
    let bytes = 0;
    let deadline = Infinity;
    for (;;) {
      const next = from + records.length;
      for (const record of this.chain.read(this.topic, this.partition, next)) {
        events += record.events;
        bytes += record.value.length;
        // A record that is larger than a whole batch still goes out, alone.
        if (records.length > 0 && (events > bounds.maxEvents || bytes > bounds.maxBytes))
          return runOf(from, records);
        if (records.length === 0) deadline = this.deadlineOf(record, bounds.lingerMs);
        records.push(recordOf(record));
        if (events >= bounds.maxEvents || bytes >= bounds.maxBytes) return runOf(from, records);
      }
      if (signal.aborted) return undefined;
      const left = deadline - performance.now();
      if (records.length > 0 && left <= 0) return runOf(from, records);
      const seen = from + records.length;
      await this.watch.wait(this.topic, this.partition, seen, signal, records.length > 0 ? left : undefined);
    }
  }

  /**
   * When a batch that begins with this record has waited long enough, by the clock that never goes back: a time of day
   * that was set back must not make the wait longer than the linger itself.
   */
  private deadlineOf({ appendedAt }: FrameRecord, lingerMs: number): number {
    return performance.now() + Math.min(appendedAt + lingerMs - this.clock(), lingerMs);
  }
}

function recordOf({ offset, key, value }: FrameRecord): LogRecord {
  return { offset, key, value };
}

function runOf(first: number, records: readonly LogRecord[]): Run {
  return { first, last: first + records.length - 1, records };
}
