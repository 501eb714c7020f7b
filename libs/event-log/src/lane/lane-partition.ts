import type { AppendRecord } from '../port';
import type { BatchBounds, Run } from './batch-draft';

/** How far a group has come in one partition, as the log stores it. */
export interface Position {
  /** Offset of the next record to process; all before are done. */
  readonly offset: number;
  /**
   * The batch [offset..to] was handed out and may have been processed: whoever comes next forms exactly it again, or
   * what the log has kept of it.
   */
  readonly to?: number;
  /** Dead letters that this batch left behind lie at or after this offset of the partition's dead letters. */
  readonly deadLettersFrom?: number;
}

/** The partition is another consumer's now: end without another write. */
export class LaneLost extends Error {
  override readonly name = 'LaneLost';
}

/**
 * What a lane needs of the log: one partition of a topic as one group sees it, for as long as this consumer owns it.
 * Every method may throw LogUnavailableError, and is called again then; another error stops the lane.
 */
export interface LanePartition {
  readonly logId: string;
  /** What the group has done, as stored; offset 0 when it has done nothing. */
  position(): Promise<Position>;
  /** Stores the position, if the partition is still this consumer's. @throws LaneLost */
  commit(position: Position): Promise<void>;
  /**
   * The next batch from `from` on, or from the oldest record kept. Waits for a first record, then until the batch is
   * full or that record has waited for `lingerMs`. Undefined when `signal` aborts before there is one to hand out.
   * @param answered Called when the log was asked and has nothing yet: it is there, however long the first record takes.
   */
  next(
    from: number,
    bounds: BatchBounds,
    signal: AbortSignal,
    answered: () => void,
  ): Promise<Run | undefined>;
  /**
   * The batch [first..last] again, without the records at its beginning that the log has deleted, perhaps all.
   * @throws Error when the log lost its end
   */
  again(first: number, last: number, signal: AbortSignal): Promise<Run>;
  /**
   * An offset of the partition's dead letters before which none is appended from now on: their end, or a little less
   * where that is cheaper to know.
   */
  deadLettersEnd(): Promise<number>;
  /** Keys of the partition's dead letters from that offset on. */
  deadLetterKeys(from: number): Promise<ReadonlySet<string>>;
  /**
   * Appends to the partition's dead letters.
   * @param position The batch's, as it is stored: asked for again first, since a consumer that slept past its time must
   * not store dead letters either.
   * @throws LaneLost
   */
  appendDeadLetters(records: readonly AppendRecord[], position: Position): Promise<void>;
}
