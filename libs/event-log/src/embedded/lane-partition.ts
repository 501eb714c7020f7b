import type { BatchBounds, Run } from '../lane/batch-draft';
import { LaneLost, type LanePartition, type Position } from '../lane/lane-partition';
import { type AppendRecord, DEAD_LETTER_TOPIC } from '../port';
import { BatchReader } from './batch-reader';
import type { SegmentChain } from './chain';
import type { GroupOfTopic, Lease, Meta } from './meta';
import type { TailWatch } from './tail-watch';

/** What the lanes of this log work with. */
export interface LogParts {
  readonly meta: Meta;
  readonly chain: SegmentChain;
  readonly watch: TailWatch;
  readonly clock: () => number;
  appendTo(topic: string, partition: number, records: readonly AppendRecord[]): Promise<void>;
}

/** A partition of the embedded log as long as a lease lasts. */
export class LeasedPartition implements LanePartition {
  private readonly reader: BatchReader;

  constructor(
    private readonly parts: LogParts,
    private readonly of: GroupOfTopic,
    private readonly partition: number,
    readonly lease: Lease,
  ) {
    this.reader = new BatchReader(parts.chain, parts.watch, parts.clock, of.topic, partition);
  }

  get logId(): string {
    return this.meta.identity.logId;
  }

  async position(): Promise<Position> {
    this.meta.refresh();
    return this.meta.position(this.of.group, this.of.topic, this.partition) ?? { offset: 0 };
  }

  async commit(position: Position): Promise<void> {
    const { group, topic } = this.of;
    if (!(await this.meta.commit(group, topic, this.partition, this.lease, position))) throw new LaneLost();
  }

  next(
    from: number,
    bounds: BatchBounds,
    signal: AbortSignal,
    answered: () => void,
  ): Promise<Run | undefined> {
    return this.reader.next(this.reader.startAt(from), bounds, signal, answered);
  }

  async again(first: number, last: number): Promise<Run> {
    return this.reader.again(first, last);
  }

  async deadLettersEnd(): Promise<number> {
    return this.parts.chain.range(DEAD_LETTER_TOPIC, this.partition).next;
  }

  async deadLetterKeys(from: number): Promise<ReadonlySet<string>> {
    const { chain } = this.parts;
    const keys = new Set<string>();
    const start = Math.max(from, chain.range(DEAD_LETTER_TOPIC, this.partition).start);
    for (const { key } of chain.read(DEAD_LETTER_TOPIC, this.partition, start)) keys.add(key);
    return keys;
  }

  async appendDeadLetters(records: readonly AppendRecord[]): Promise<void> {
    this.meta.refresh();
    if (!this.meta.holds(this.of.group, this.of.topic, this.partition, this.lease)) throw new LaneLost();
    await this.parts.appendTo(DEAD_LETTER_TOPIC, this.partition, records);
  }

  private get meta(): Meta {
    return this.parts.meta;
  }
}
