/**
 * The event log: append-only, partitioned, durable. One port; `embedded/` (LMDB) and `kafka/` stand behind it.
 */

export interface AppendRecord {
  /** Records of one key keep their order: they share a partition. */
  readonly key: string;
  readonly value: Buffer;
  /** Events inside, for lag in events rather than in records. */
  readonly events: number;
}

export interface LogRecord {
  readonly offset: number;
  readonly key: string;
  readonly value: Buffer;
}

/** A record with what the log knows about it. */
export interface StoredRecord extends LogRecord {
  readonly events: number;
  /** Epoch milliseconds. */
  readonly appendedAt: number;
}

/** Offsets of a partition; both are the same when it holds nothing. */
export interface OffsetRange {
  /** Of the oldest record kept. */
  readonly start: number;
  /** Of the record that comes next. */
  readonly next: number;
}

/** How far a group has come in a partition. */
export interface GroupPosition {
  /** Offset of the next record to process: all before are done. */
  readonly offset: number;
  /** The batch [offset..to] is under way, or was when its owner died; absent when there is none. */
  readonly to?: number;
}

/** A contiguous run of records of one partition whose bounds are the same every time it is handed out. */
export interface LogBatch {
  /** Made with the log; another log over the same stores has another. */
  readonly logId: string;
  readonly partition: number;
  /** Offset of the first record. */
  readonly first: number;
  /** Offset of the last record, inclusive. */
  readonly last: number;
  /**
   * All of them up to `last` without a gap; from `first` on, unless the batch is in doubt and the log has deleted its
   * beginning meanwhile, or all. Its bounds stay as they were, so what was written of the whole batch is known by them.
   */
  readonly records: readonly LogRecord[];
  /** True when this batch may have been processed before, wholly or in part (a crash, a retry, a moved partition). */
  readonly inDoubt: boolean;
}

export interface DeadLetter {
  readonly offset: number;
  readonly reason: string;
  /** What to keep of the record, scrubbed; the record's own bytes when absent. */
  readonly value?: Buffer;
}

/**
 * What became of a batch.
 * `done`: commit it, after the named records went to the dead-letter topic with their reason.
 * `retry`: hand the same batch out again after a growing pause (a store is away). Nothing is skipped.
 * A handler that throws stops its lane: that is a bug, it is logged with its cause and shows in readiness.
 */
export type BatchOutcome =
  | { readonly kind: 'done'; readonly deadLetters?: readonly DeadLetter[] }
  | { readonly kind: 'retry'; readonly reason: string; readonly cause?: unknown };

export interface BatchHandler {
  /** Batches of one partition come one after another, those of different partitions side by side. */
  handle(batch: LogBatch): Promise<BatchOutcome>;
  /** The partition is this consumer's now: forget all state of it that an earlier ownership left. */
  assigned?(partition: number): Promise<void> | void;
  /** The partition went to another consumer; no batch of it is under way any more. */
  revoked?(partition: number): Promise<void> | void;
}

export interface ConsumeOptions {
  readonly topic: string;
  readonly group: string;
  /** A batch is closed when it holds this many events … */
  readonly maxEvents: number;
  /** … or this many bytes … */
  readonly maxBytes: number;
  /** … or when its first record has waited this long. Milliseconds. */
  readonly lingerMs: number;
}

export interface LaneState {
  readonly partition: number;
  readonly state: 'running' | 'retrying' | 'stopped';
  /** Why, unless running. Holds no payload. */
  readonly reason?: string;
}

export interface LogConsumer {
  lanes(): readonly LaneState[];
  /** Why the consumer cannot get partitions or keep them; undefined when all is well, and where that cannot happen. */
  trouble?(): string | undefined;
  /** Finishes the batches under way, commits them and lets go of the partitions. */
  close(): Promise<void>;
}

export interface Lag {
  /** Records and events appended but not yet committed by the group. */
  readonly records: number;
  readonly events: number;
  /** When the oldest of them was appended, epoch milliseconds; undefined when there is none. */
  readonly oldestAt: number | undefined;
}

/** The log cannot take or give records now; the same call may succeed later. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError';
}

export interface EventLog {
  readonly logId: string;
  readonly partitions: number;
  /**
   * Appends all records; resolves once they are durable (synced to disk, or acknowledged by all in-sync replicas).
   * Either all of the call's records of one partition are appended, in order, or none.
   * @throws LogUnavailableError
   */
  append(topic: string, records: readonly AppendRecord[]): Promise<void>;
  consume(options: ConsumeOptions, handler: BatchHandler): Promise<LogConsumer>;
  lag(topic: string, group: string): Promise<Lag>;
  /** The partition's offsets, as of now. @throws LogUnavailableError */
  range(topic: string, partition: number): Promise<OffsetRange>;
  /**
   * The records `from` to `to` (inclusive) in order, for audits and replays: no group has anything to do with it. What is
   * no longer kept, or not appended yet when it gets there, is left out; it never waits for a record.
   * @throws LogUnavailableError
   */
  read(topic: string, partition: number, from: number, to: number): AsyncIterable<StoredRecord>;
  /** How far a group has come; offset 0 when it has done nothing yet. @throws LogUnavailableError */
  position(topic: string, group: string, partition: number): Promise<GroupPosition>;
  /**
   * Sets where a group without members goes on in a partition; only where others can set or delete positions too.
   * What lies between the old place and the new is skipped, or handed out once more as if it were new: the caller must know.
   * @throws LogUnavailableError, also while the group has members
   */
  resumeAt?(topic: string, group: string, partition: number, offset: number): Promise<void>;
  /** Throws unless the log can take records. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The partition of a key: FNV-1a (32 bit) of its UTF-16 code units modulo the partition count, the same for every implementation. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % partitions;
}

export const EVENTS_TOPIC = 'sonde.events';
export const DEAD_LETTER_TOPIC = 'sonde.dead-letters';
export const PROCESSOR_GROUP = 'sonde.processor';
