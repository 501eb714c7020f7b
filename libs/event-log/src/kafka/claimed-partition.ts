import type { BatchBounds, Run } from '../lane/batch-draft';
import { LaneLost, type LanePartition, type Position } from '../lane/lane-partition';
import type { EventLogLogger } from '../logger';
import { type AppendRecord, DEAD_LETTER_TOPIC, LogUnavailableError, type OffsetRange } from '../port';
import type { Claim } from './claim';
import { OffsetOutOfRangeError } from './fetcher';
import type { GroupCoordinator } from './group-coordinator';
import { type CommittedOffset, decodePosition, encodePosition } from './group-position';
import { PartitionReader, type RecordSource } from './partition-reader';

/** What the partitions of one consumer share. */
export interface ClaimedParts {
  readonly coordinator: GroupCoordinator;
  readonly source: RecordSource;
  /** Of the log. @throws LogUnavailableError until it is known */
  readonly logId: () => string;
  /** As the port names it, and as Kafka does. */
  readonly topic: string;
  readonly kafkaTopic: string;
  readonly clock: () => number;
  readonly logger: EventLogLogger;
  range(topic: string, partition: number): Promise<OffsetRange>;
  keysOf(topic: string, partition: number, from: number, to: number): AsyncIterable<{ readonly key: string }>;
  appendTo(topic: string, partition: number, records: readonly AppendRecord[]): Promise<void>;
  /** A commit was refused: the member should ask whether it is one still. */
  doubt(): void;
}

/** How long a known end of the dead letters may be used as a lower bound. Milliseconds. */
const DEAD_LETTERS_END_MS = 60_000;

/** After these the partition is another's, or nobody's. */
const FENCED = new Set(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID']);

/** A partition of a Kafka topic as long as a claim lasts. */
export class ClaimedPartition implements LanePartition {
  private readonly reader: PartitionReader;
  /** What the group's position was when it was last read or stored here, and what it becomes by a commit under way. */
  private confirmed: CommittedOffset | undefined;
  private attempted: CommittedOffset | undefined;
  private deadLetters: { readonly end: number; readonly at: number } | undefined;

  constructor(
    private readonly parts: ClaimedParts,
    private readonly partition: number,
    private readonly claim: Claim,
  ) {
    this.reader = new PartitionReader(parts.source, partition, parts.clock);
  }

  get logId(): string {
    return this.parts.logId();
  }

  /**
   * True when the stored position is what this owner made it, or found: nobody owned the partition meanwhile. (Positions
   * name the member that committed them, so no other's is ever the same.)
   */
  isUnchanged(stored: CommittedOffset): boolean {
    const known = [this.confirmed, this.attempted].filter((each) => each !== undefined);
    // Before it was read nothing was done: the read that is under way is repeated in the new generation.
    return (
      known.length === 0 ||
      known.some(({ offset, metadata }) => offset === stored.offset && metadata === stored.metadata)
    );
  }

  async position(): Promise<Position> {
    for (;;) {
      const generation = await this.claim.generation();
      const stored = (await this.parts.coordinator.committed(this.parts.kafkaTopic, [this.partition])).get(
        this.partition,
      );
      const found = stored ?? { offset: '-1', metadata: null };
      const { start, next } = await this.parts.range(this.parts.topic, this.partition);
      const decoded = decodePosition(found, this.logId, this.what);
      // A new group begins with the oldest record that is kept, and has missed nothing.
      const position = found.offset === '-1' ? { offset: start } : decoded;
      if (position.offset > next) throw this.truncated(position.offset, next);
      if (!this.claim.isHeldIn(generation)) continue;
      this.confirmed = found;
      return position;
    }
  }

  async commit(position: Position): Promise<void> {
    for (;;) {
      const generation = await this.claim.generation();
      const committed = encodePosition(position, this.logId, generation.memberId);
      this.attempted = committed;
      const type = await this.parts.coordinator.commit(
        generation,
        this.parts.kafkaTopic,
        this.partition,
        committed,
      );
      if (type === 'NONE') {
        this.confirmed = committed;
        return;
      }
      const isSure = this.claim.isHeldIn(generation);
      if (FENCED.has(type) && isSure) {
        this.claim.end();
        this.parts.doubt();
        throw new LaneLost();
      }
      // The group has begun a new generation that this member does not know yet: what comes of its claim decides.
      if (FENCED.has(type) || (type === 'REBALANCE_IN_PROGRESS' && !isSure)) continue;
      this.parts.doubt();
      throw this.parts.coordinator.refused(type, `the commit of ${this.what}`);
    }
  }

  async next(
    from: number,
    bounds: BatchBounds,
    signal: AbortSignal,
    answered: () => void,
  ): Promise<Run | undefined> {
    try {
      return await this.reader.next(from, bounds, signal, answered);
    } catch (error) {
      if (!(error instanceof OffsetOutOfRangeError)) throw error;
      if (from > error.next) throw this.truncated(from, error.next);
      if (from >= error.start)
        throw new LogUnavailableError(`${this.what}: ${error.message}`, { cause: error });
      this.tellLost(from, error.start, error.next);
      return this.reader.next(error.start, bounds, signal, answered);
    }
  }

  async again(first: number, last: number, signal: AbortSignal): Promise<Run> {
    for (let from = first; from <= last;) {
      try {
        const run = await this.reader.again(from, last, signal);
        if (run !== undefined) return { ...run, first };
      } catch (error) {
        if (!(error instanceof OffsetOutOfRangeError)) throw error;
      }
      if (signal.aborted) throw new LaneLost();
      const { start, next } = await this.parts.range(this.parts.topic, this.partition);
      if (next <= last) throw this.truncated(last + 1, next);
      // A leader that has just been elected does not show all it has at once.
      if (start <= from)
        throw new LogUnavailableError(`The records ${from} to ${last} of ${this.what} are not there yet`);
      from = start;
    }
    return { first, last, records: [] };
  }

  async deadLettersEnd(): Promise<number> {
    const now = performance.now();
    if (this.deadLetters === undefined || now - this.deadLetters.at > DEAD_LETTERS_END_MS) {
      const { next } = await this.parts.range(DEAD_LETTER_TOPIC, this.partition);
      this.deadLetters = { end: next, at: now };
    }
    return this.deadLetters.end;
  }

  async deadLetterKeys(from: number): Promise<ReadonlySet<string>> {
    const keys = new Set<string>();
    const { next } = await this.parts.range(DEAD_LETTER_TOPIC, this.partition);
    for await (const { key } of this.parts.keysOf(DEAD_LETTER_TOPIC, this.partition, from, next - 1))
      keys.add(key);
    return keys;
  }

  async appendDeadLetters(records: readonly AppendRecord[], position: Position): Promise<void> {
    // Kafka fences commits, not appends: committing the intent once more tells whether this is still the owner.
    await this.commit(position);
    if (records.length > 0) await this.parts.appendTo(DEAD_LETTER_TOPIC, this.partition, records);
  }

  private get what(): string {
    return `partition ${this.partition} of ${this.parts.kafkaTopic} for the group ${this.parts.coordinator.groupId}`;
  }

  private truncated(offset: number, next: number): Error {
    return new Error(
      `The group has come to ${offset} in ${this.what}, but the log ends at ${next}: it lost records, or is another one. ` +
        'New records would get offsets that the warehouse knows already. Begin a new log with another SONDE_KAFKA_TOPIC_PREFIX, ' +
        'ingest first and this processor once no other partition has lag; the same prefix may be used again only with new topics and an empty warehouse',
    );
  }

  private tellLost(from: number, start: number, next: number): void {
    this.parts.logger.error(
      { topic: this.parts.topic, partition: this.partition, from, start, next, lost: start - from },
      'Records were deleted by retention before they were processed; going on with the oldest kept',
    );
  }
}
