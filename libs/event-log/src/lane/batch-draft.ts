import type { LogRecord, StoredRecord } from '../port';

/** The records of a batch and nothing about its history. */
export interface Run {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /** All up to `last` without a gap; from `first` on, unless the log has deleted the beginning meanwhile. */
  readonly records: readonly LogRecord[];
}

/** Where a batch ends: see `ConsumeOptions`. */
export interface BatchBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly lingerMs: number;
}

/**
 * A batch that is being formed, by the same rules in every log: it is full at `maxEvents` or `maxBytes`, does not take
 * a record that would go beyond them, and ends when its first record has waited for `lingerMs`.
 */
export class BatchDraft {
  private readonly records: LogRecord[] = [];
  private events = 0;
  private bytes = 0;
  private deadline = Infinity;
  private closed = false;

  /**
   * @param first Offset of the first record to come.
   * @param clock The time of day by which the log dates its records, epoch milliseconds.
   */
  constructor(
    private readonly first: number,
    private readonly bounds: BatchBounds,
    private readonly clock: () => number,
  ) {}

  /**
   * Takes the record, unless it belongs to the next batch.
   * @throws Error when a record before it is missing: offsets of a partition have no gaps.
   */
  take({ offset, key, value, events, appendedAt }: StoredRecord): boolean {
    if (offset !== this.next)
      throw new Error(`The record ${this.next} is missing: the log went on with ${offset}`);
    const withEvents = this.events + events;
    const withBytes = this.bytes + value.length;
    // A record that is larger than a whole batch still goes out, alone.
    if (!this.isEmpty && (withEvents > this.bounds.maxEvents || withBytes > this.bounds.maxBytes)) {
      this.closed = true;
      return false;
    }
    if (this.isEmpty) this.deadline = this.deadlineOf(appendedAt);
    this.records.push({ offset, key, value });
    this.events = withEvents;
    this.bytes = withBytes;
    this.closed = withEvents >= this.bounds.maxEvents || withBytes >= this.bounds.maxBytes;
    return true;
  }

  /** Offset of the record that the draft waits for. */
  get next(): number {
    return this.first + this.records.length;
  }

  get isEmpty(): boolean {
    return this.records.length === 0;
  }

  /** True when no further record can come in. */
  get isFull(): boolean {
    return this.closed;
  }

  /** How long it may still wait for records, milliseconds; not positive when the wait is over, Infinity without a first. */
  get leftMs(): number {
    return this.deadline - performance.now();
  }

  run(): Run {
    return { first: this.first, last: this.next - 1, records: this.records };
  }

  /**
   * When a batch that begins with this record has waited long enough, by the clock that never goes back: a time of day
   * that was set back must not make the wait longer than the linger itself.
   */
  private deadlineOf(appendedAt: number): number {
    const { lingerMs } = this.bounds;
    return performance.now() + Math.min(appendedAt + lingerMs - this.clock(), lingerMs);
  }
}
