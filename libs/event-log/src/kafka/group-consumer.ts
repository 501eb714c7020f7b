import { backoffMs, pause } from '../backoff';
import { Lane } from '../lane/lane';
import {
  type BatchHandler,
  type ConsumeOptions,
  type LaneState,
  type LogConsumer,
  LogUnavailableError,
} from '../port';
import { Claim } from './claim';
import { ClaimedPartition, type ClaimedParts } from './claimed-partition';
import type { Generation, GroupCoordinator } from './group-coordinator';
import { Membership, type MembershipSettings, type PartitionHolder } from './membership';

const RENEWALS_BEFORE_WARNING = 5;

/** What a consumer needs of the log. */
export interface ConsumerParts extends MembershipSettings, Omit<ClaimedParts, 'doubt'> {
  readonly coordinator: GroupCoordinator;
  /** Lets go of what was opened for this consumer. */
  readonly release: () => Promise<void>;
}

interface Slot {
  readonly lane: Lane;
  readonly claimed: ClaimedPartition;
  readonly claim: Claim;
  /** Its lane has begun: the handler knows of the partition. */
  begun: boolean;
}

/**
 * A consumer of a Kafka group. When the group rebalances, the lanes come to rest between two batches, the membership
 * joins again, and what stays goes on as if nothing had been: its lane, and all the handler remembers of the partition.
 * What went to another is closed without another write.
 */
export class GroupConsumer implements LogConsumer, PartitionHolder {
  private readonly slots = new Map<number, Slot>();
  /** Lanes whose last batch has not come back from the handler yet. */
  private readonly closing = new Map<number, Promise<void>>();
  private readonly membership: Membership;
  private readonly parts: ClaimedParts;
  private readonly over = new AbortController();
  private round = new AbortController();
  private closed: Promise<void> | undefined;

  private constructor(
    private readonly given: ConsumerParts,
    private readonly options: ConsumeOptions,
    private readonly handler: BatchHandler,
  ) {
    this.membership = new Membership(given.coordinator, this, given);
    this.parts = { ...given, doubt: () => this.membership.doubt() };
  }

  /** Begins to join the group, in the background and for as long as that takes. */
  static begin(parts: ConsumerParts, options: ConsumeOptions, handler: BatchHandler): GroupConsumer {
    const consumer = new GroupConsumer(parts, options, handler);
    consumer.membership.start();
    return consumer;
  }

  lanes(): readonly LaneState[] {
    const { trouble } = this.membership;
    return [...this.slots.values()]
      .map(({ lane: { state } }): LaneState =>
        trouble === undefined || state.state !== 'running'
          ? state
          : { ...state, state: 'retrying', reason: trouble },
      )
      .sort((a, b) => a.partition - b.partition);
  }

  trouble(): string | undefined {
    return this.membership.trouble;
  }

  close(): Promise<void> {
    this.closed ??= this.shut();
    return this.closed;
  }

  owned(): readonly number[] {
    return [...this.slots].filter(([, { claim }]) => !claim.isOver).map(([partition]) => partition);
  }

  async rest(): Promise<void> {
    await Promise.all([...this.slots.values()].map(({ lane }) => lane.hold()));
  }

  suspend(): void {
    this.round.abort();
    for (const { claim } of this.slots.values()) claim.suspend();
  }

  assigned(generation: Generation, partitions: readonly number[]): void {
    this.round.abort();
    this.round = new AbortController();
    const before = this.owned();
    const kept = new Map<number, Slot>();
    for (const [partition, slot] of [...this.slots]) {
      if (partitions.includes(partition) && !slot.claim.isOver && !slot.lane.ended) kept.set(partition, slot);
      else this.giveUp(partition, slot);
    }
    for (const partition of partitions) if (!kept.has(partition)) this.take(partition, generation);
    this.given.logger.info(
      {
        group: this.options.group,
        topic: this.options.topic,
        generation: generation.id,
        partitions,
        came: partitions.filter((partition) => !before.includes(partition)),
        went: before.filter((partition) => !partitions.includes(partition)),
      },
      'Partitions were assigned',
    );
    void this.renew(kept, generation, this.round.signal);
  }

  lost(): void {
    this.round.abort();
    for (const [partition, slot] of [...this.slots]) this.giveUp(partition, slot);
  }

  private async shut(): Promise<void> {
    await this.membership.leave(async () => {
      for (const [partition, slot] of [...this.slots]) this.letGo(partition, slot);
      await Promise.all(this.closing.values());
    });
    this.over.abort();
    await Promise.all(this.closing.values());
    await this.given.release();
  }

  private take(partition: number, generation: Generation): void {
    const claim = new Claim(generation);
    const claimed = new ClaimedPartition(this.parts, partition, claim);
    const lane = new Lane(partition, claimed, this.options, this.handler, this.given);
    const slot: Slot = { lane, claimed, claim, begun: false };
    this.slots.set(partition, slot);
    // The handler must have let go of the partition before it is told to begin anew.
    void (this.closing.get(partition) ?? Promise.resolve()).then(() => {
      if (this.slots.get(partition) !== slot) return;
      slot.begun = true;
      lane.start();
    });
  }

  /**
   * Lets the lanes go on whose partitions stayed. It is sure that nobody had them meanwhile when the group's position is
   * still what they left; the broker takes no late commit of another now.
   */
  private async renew(
    kept: ReadonlyMap<number, Slot>,
    generation: Generation,
    signal: AbortSignal,
  ): Promise<void> {
    if (kept.size === 0) return;
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        const stored = await this.parts.coordinator.committed(this.parts.kafkaTopic, [...kept.keys()]);
        if (signal.aborted) return;
        for (const [partition, slot] of kept) {
          const position = stored.get(partition);
          if (position !== undefined && slot.claimed.isUnchanged(position)) {
            slot.claim.renew(generation);
            slot.lane.resume();
          } else if (this.slots.get(partition) === slot) {
            this.given.logger.warn(
              { group: this.options.group, partition },
              'Another consumer had the partition',
            );
            this.giveUp(partition, slot);
            this.take(partition, generation);
          }
        }
        return;
      } catch (err) {
        // The connection says when it is Kafka that is away.
        if (!(err instanceof LogUnavailableError) || failures === RENEWALS_BEFORE_WARNING) {
          const { group, topic } = this.options;
          this.given.logger.warn(
            { group, topic, failures, err },
            'The partitions that stayed cannot go on yet',
          );
        }
        await pause(backoffMs(failures, this.given.random()), signal);
      }
    }
  }

  /** The partition is another's: its lane ends without another write. */
  private giveUp(partition: number, slot: Slot): void {
    slot.claim.end();
    this.letGo(partition, slot);
  }

  /** Lets the batch under way finish, and be committed as far as the claim allows. */
  private letGo(partition: number, slot: Slot): void {
    if (this.slots.get(partition) !== slot) return;
    this.slots.delete(partition);
    if (!slot.begun) return;
    const before = this.closing.get(partition);
    const closed = (async () => {
      await before;
      await slot.lane.close();
    })().finally(() => {
      if (this.closing.get(partition) === closed) this.closing.delete(partition);
    });
    this.closing.set(partition, closed);
  }
}
