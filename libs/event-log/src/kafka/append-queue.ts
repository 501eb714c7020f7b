import type { AppendRecord } from '../port';
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
 * is known: then the broker appends it once, however often it is sent. When it is given up although it may have been
 * appended, its sequence is burnt: another batch under it would be taken for a repeat and dropped while we were told
 * that it was stored. So the next batch has a new producer id.
 */
export class AppendQueue {
  private waiting: AppendPart[] = [];
  private current: AppendBatch | undefined;
  private maybeAppended = false;
  private producer: ProducerId | undefined;
  private nextSequence = 0;

  /** The last producer id of this partition, which must not be used again once `needsProducer`. */
  usedProducer: ProducerId | undefined;

  /** @param clock Epoch milliseconds, for records of topics that do not take the broker's time. */
  constructor(private readonly clock: () => number) {}

  get hasWork(): boolean {
    return this.current !== undefined || this.waiting.length > 0;
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
    this.maybeAppended = false;
    if (this.current !== undefined) this.current = this.batchOf(this.current.parts, producer);
  }

  /**
   * The batch to send: the one under way if there is one.
   * @returns Undefined when nobody waits for anything, or when a producer id is needed first.
   */
  next(): AppendBatch | undefined {
    if (this.current?.parts.every(({ abandoned }) => abandoned) === true) this.giveUp();
    this.waiting = this.waiting.filter(({ abandoned }) => !abandoned);
    if (this.producer === undefined) return undefined;
    if (this.current === undefined) {
      const parts = this.takeParts();
      if (parts.length === 0) return undefined;
      this.current = this.batchOf(parts, this.producer);
    }
    return this.current;
  }

  /** The batch under way was sent and no answer came. */
  unsure(): void {
    this.maybeAppended = true;
  }

  /** The batch under way is in the log. */
  appended(): void {
    const batch = this.finish();
    const records = batch.parts.reduce((sum, part) => sum + part.records.length, 0);
    this.nextSequence = sequenceAfter(batch.firstSequence, records);
    for (const part of batch.parts) part.resolve();
  }

  /** The batch under way is not in the log, and is to be sent under another producer id. */
  renew(): void {
    this.producer = undefined;
  }

  /** The batch under way is not in the log and never will be. */
  refused(error: Error): void {
    for (const part of this.finish().parts) part.reject(error);
  }

  /** The batch under way is not in the log; send its calls one by one. False when it holds but one. */
  split(): boolean {
    const parts = this.current?.parts ?? [];
    const [first, ...rest] = parts;
    if (first === undefined || rest.length === 0 || this.producer === undefined) return false;
    this.waiting = [...rest, ...this.waiting];
    this.current = this.batchOf([first], this.producer);
    return true;
  }

  /** Nobody is to wait any more. */
  abandonAll(error: Error): void {
    for (const part of [...(this.current?.parts ?? []), ...this.waiting.splice(0)]) {
      part.abandoned = true;
      part.reject(error);
    }
  }

  private giveUp(): void {
    this.current = undefined;
    if (this.maybeAppended) this.producer = undefined;
    this.maybeAppended = false;
  }

  private finish(): AppendBatch {
    const batch = this.current;
    if (batch === undefined) throw new Error('No batch is under way');
    this.current = undefined;
    this.maybeAppended = false;
    return batch;
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
