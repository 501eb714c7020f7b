import type { AppendRecord } from '../port';
import type { AppendOutcome } from './append-outcome';
import { encodeRecordBatch } from './record-batch';

/** Who a broker takes us for: it knows a batch that is sent again by this and its sequence. */
export interface ProducerId {
  readonly id: bigint;
  readonly epoch: number;
}

/** What one call appends to one partition: all of it or nothing. */
export interface AppendPart {
  readonly records: readonly AppendRecord[];
  /** Upper bound of what it takes in a batch, bytes. */
  readonly size: number;
  /** Its caller waits no more. */
  abandoned: boolean;
  resolve(): void;
  reject(error: Error): void;
}

/** What is sent to one partition at once: one record batch. */
export interface AppendBatch {
  readonly parts: readonly AppendPart[];
  readonly bytes: Buffer;
  readonly producer: ProducerId;
  readonly firstSequence: number;
}

/** Sequences are int32 and begin again at 0 after the largest. */
const SEQUENCES = 2 ** 31;

/** Calls share a batch up to this size; a larger call has one of its own. Bytes. */
const SHARED_BYTES = 2 ** 20;

/**
 * The appends to one partition, in order, as batches that a broker can tell from repeats.
 *
 * One batch is under way at a time, and it stays the same, under the same producer id and sequence, until its outcome
 * is known: then the broker appends it once, however often it is sent. A batch that has reached a broker and ends in
 * any other way than `appended` may be in the log all the same, whatever the broker said, so its sequence is burnt:
 * another batch under it would be taken for a repeat and dropped while we were told that it was stored. The next batch
 * has a new producer id.
 */
export class AppendQueue {
  private waiting: AppendPart[] = [];
  /** Of the batch under way; none when nothing is. */
  private current: readonly AppendPart[] = [];
  private batch: AppendBatch | undefined;
  private hasReachedBroker = false;
  private producer: ProducerId | undefined;
  private nextSequence = 0;

  /** The last producer id of this partition, which must not be used again once `needsProducer`. */
  usedProducer: ProducerId | undefined;

  /** @param clock Epoch milliseconds, for records of topics that do not take the broker's time. */
  constructor(private readonly clock: () => number) {}

  get hasWork(): boolean {
    return this.current.length > 0 || this.waiting.length > 0;
  }

  get needsProducer(): boolean {
    return this.producer === undefined;
  }

  add(part: AppendPart): void {
    this.waiting.push(part);
  }

  /** Goes on under a new producer id. */
  useProducer(producer: ProducerId): void {
    this.producer = producer;
    this.usedProducer = producer;
    this.nextSequence = 0;
    this.batch = undefined;
    this.hasReachedBroker = false;
  }

  /**
   * The batch to send: the one under way if there is one.
   * @returns Undefined when nobody waits for anything, or when a producer id is needed first.
   */
  next(): AppendBatch | undefined {
    if (this.current.length > 0 && this.current.every(({ abandoned }) => abandoned)) this.end();
    this.waiting = this.waiting.filter(({ abandoned }) => !abandoned);
    if (this.producer === undefined) return undefined;
    if (this.current.length === 0) this.current = this.takeParts();
    if (this.current.length === 0) return undefined;
    this.batch ??= this.batchOf(this.current, this.producer);
    return this.batch;
  }

  /** A broker has the batch under way, or may have it: it was sent, whether an answer came or not. */
  reachedBroker(): void {
    this.hasReachedBroker = true;
  }

  /**
   * The broker has answered to the batch under way.
   * @param error For callers whose records it will not take.
   * @returns True when the next try should wait a moment.
   */
  answered({ kind }: AppendOutcome, error: () => Error): boolean {
    this.reachedBroker();
    switch (kind) {
      case 'appended':
        this.appended();
        return false;
      case 'again':
        return true;
      case 'renew':
        this.burn();
        return true;
      case 'too_large':
        if (!this.split()) this.refuse(error());
        return false;
      case 'refused':
        this.refuse(error());
        return false;
    }
  }

  /** Nobody is to wait any more. */
  abandonAll(error: Error): void {
    for (const part of [...this.end(), ...this.waiting.splice(0)]) {
      part.abandoned = true;
      part.reject(error);
    }
  }

  private refuse(error: Error): void {
    for (const part of this.end()) part.reject(error);
  }

  private appended(): void {
    const records = this.current.reduce((sum, part) => sum + part.records.length, 0);
    this.nextSequence = sequenceAfter(this.nextSequence, records);
    this.hasReachedBroker = false;
    for (const part of this.end()) part.resolve();
  }

  /** Sends the calls of the batch one by one. False when it holds but one. */
  private split(): boolean {
    const [first, ...rest] = this.current;
    if (first === undefined || rest.length === 0) return false;
    this.end();
    this.current = [first];
    this.waiting = [...rest, ...this.waiting];
    return true;
  }

  /** The batch under way is over. @returns Its calls. */
  private end(): readonly AppendPart[] {
    const parts = this.current;
    if (this.hasReachedBroker) this.burn();
    this.current = [];
    this.batch = undefined;
    return parts;
  }

  private burn(): void {
    this.producer = undefined;
    this.hasReachedBroker = false;
  }

  private takeParts(): AppendPart[] {
    let bytes = 0;
    let count = 0;
    for (const part of this.waiting) {
      bytes += part.size;
      if (count > 0 && bytes > SHARED_BYTES) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  private batchOf(parts: readonly AppendPart[], producer: ProducerId): AppendBatch {
    const records = parts.flatMap((part) => part.records);
    const bytes = encodeRecordBatch(records, {
      producerId: producer.id,
      producerEpoch: producer.epoch,
      firstSequence: this.nextSequence,
      now: this.clock(),
    });
    return { parts, bytes, producer, firstSequence: this.nextSequence };
  }
}

/** The sequence of the record that comes after `records` records from `first` on. */
export function sequenceAfter(first: number, records: number): number {
  return (first + records) % SEQUENCES;
}
