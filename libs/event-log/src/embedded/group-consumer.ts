import { assignPartitions } from '../lane/assignment';
import { Lane, type LaneSurroundings } from '../lane/lane';
import type { BatchHandler, ConsumeOptions, LaneState, LogConsumer } from '../port';
import { LeasedPartition, type LogParts } from './lane-partition';
import { type ProcessIdentity, isCertainlyDead, thisProcess } from './liveness';
import type { Lease, Member, Meta } from './meta';

/** How often a member looks at the group, milliseconds; only a change writes. */
const LOOK_MS = 250;

/** What the consumers of a log share. */
export type ConsumerParts = LogParts & LaneSurroundings;

interface Slot {
  readonly lane: Lane;
  readonly lease: Lease;
  /** Set while the lane is being let go of. */
  closing?: Promise<void>;
}

/**
 * A member of a consumer group. The members of all processes share the partitions through leases in the log's shared
 * state: each looks regularly who is there, computes the same assignment as the others, lets go of what is no longer
 * its own and takes what is free. A member that ended is noticed by its pid, one that hangs by its beats failing to
 * come for `leaseMs`; what such a member still tries to commit is refused, since its lease has a new epoch.
 */
export class GroupConsumer implements LogConsumer {
  private readonly slots = new Map<number, Slot>();
  private readonly seen = new Map<string, { beat: number; at: number }>();
  private readonly here: ProcessIdentity = thisProcess();
  private readonly timers: NodeJS.Timeout[] = [];
  private lastLookAt = performance.now();
  private looking: Promise<void> | undefined;
  private beating: Promise<void> | undefined;
  private closed: Promise<void> | undefined;

  private constructor(
    private readonly parts: ConsumerParts,
    private readonly options: ConsumeOptions,
    private readonly handler: BatchHandler,
    private readonly leaseMs: number,
    private id: string,
  ) {}

  /** Joins the group and takes the partitions that are free. */
  static async join(
    parts: ConsumerParts,
    options: ConsumeOptions,
    handler: BatchHandler,
    leaseMs: number,
  ): Promise<GroupConsumer> {
    const { group, topic } = options;
    await parts.meta.registerGroup(group, topic);
    const id = await parts.meta.join(group, topic, thisProcess());
    const consumer = new GroupConsumer(parts, options, handler, leaseMs, id);
    await consumer.look();
    consumer.timers.push(
      setInterval(() => void consumer.look(), Math.min(LOOK_MS, leaseMs / 5)),
      setInterval(() => void consumer.beat(), leaseMs / 5),
    );
    return consumer;
  }

  lanes(): readonly LaneState[] {
    return [...this.slots.values()].map(({ lane }) => lane.state).sort((a, b) => a.partition - b.partition);
  }

  close(): Promise<void> {
    this.closed ??= this.leave();
    return this.closed;
  }

  private async leave(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.looking;
    await this.beating;
    // Beats go on while a long batch finishes.
    const beats = setInterval(() => void this.beat(), this.leaseMs / 5);
    await Promise.all([...this.slots.keys()].map((partition) => this.letGo(partition, true)));
    clearInterval(beats);
    await this.beating;
    try {
      await this.meta.leave(this.options.group, this.options.topic, this.id);
    } catch (err) {
      this.parts.logger.warn({ group: this.options.group, err }, 'A consumer could not leave its group');
    }
  }

  private get meta(): Meta {
    return this.parts.meta;
  }

  private look(): Promise<void> {
    this.looking ??= this.balance()
      .catch((err: unknown) => {
        this.parts.logger.warn(
          { group: this.options.group, err },
          'The consumer group cannot be balanced now',
        );
      })
      .finally(() => {
        this.looking = undefined;
      });
    return this.looking;
  }

  private beat(): Promise<void> {
    this.beating ??= this.meta
      .beat(this.options.group, this.options.topic, this.id)
      .then(() => undefined)
      .catch((err: unknown) => {
        this.parts.logger.warn({ group: this.options.group, err }, 'A consumer could not show that it lives');
      })
      .finally(() => {
        this.beating = undefined;
      });
    return this.beating;
  }

  private async balance(): Promise<void> {
    const { group, topic } = this.options;
    this.meta.refresh();
    let members = this.meta.members(group, topic);
    if (!members.some(({ id }) => id === this.id)) return this.rejoin();
    const dead = members.filter((member) => this.isDead(member));
    if (dead.length > 0) {
      await this.meta.remove(group, topic, dead);
      this.meta.refresh();
      members = this.meta.members(group, topic);
    }
    const leases = this.leases();
    const assigned = assignPartitions(
      members.map(({ id }) => id),
      leases.map(({ owner }) => owner),
    );
    for (const [partition, lease] of leases.entries()) {
      await this.settle(partition, lease, assigned[partition] === this.id);
    }
  }

  /** Brings one partition to what it should be, as far as that is possible now. */
  private async settle(partition: number, lease: Lease, mine: boolean): Promise<void> {
    const slot = this.slots.get(partition);
    const held = lease.owner === this.id;
    if (slot !== undefined) {
      const lost = !held || slot.lease.epoch !== lease.epoch || slot.lane.ended;
      // Not awaited: a batch under way may take long, and the other partitions shall not wait for it.
      if (lost || !mine) void this.letGo(partition, !lost);
      return;
    }
    if (held) await this.meta.release(this.options.group, this.options.topic, partition, lease);
    else if (mine && lease.owner === null) await this.take(partition);
  }

  private async take(partition: number): Promise<void> {
    const lease = await this.meta.acquire(this.options.group, this.options.topic, partition, this.id);
    if (lease === undefined) return;
    const leased = new LeasedPartition(this.parts, this.options, partition, lease);
    const lane = new Lane(partition, leased, this.options, this.handler, this.parts);
    this.slots.set(partition, { lane, lease });
    lane.start();
  }

  private letGo(partition: number, release: boolean): Promise<void> {
    const slot = this.slots.get(partition);
    if (slot === undefined) return Promise.resolve();
    slot.closing ??= (async () => {
      await slot.lane.close();
      try {
        if (release) {
          await this.meta.release(this.options.group, this.options.topic, partition, slot.lease);
        }
      } catch (err) {
        this.parts.logger.warn(
          { group: this.options.group, partition, err },
          'A lease could not be given back',
        );
      } finally {
        this.slots.delete(partition);
      }
    })();
    return slot.closing;
  }

  /** The others took this member for dead (it was suspended, or its machine was): all its lanes are lost. */
  private async rejoin(): Promise<void> {
    await Promise.all([...this.slots.keys()].map((partition) => this.letGo(partition, false)));
    this.id = await this.meta.join(this.options.group, this.options.topic, this.here);
  }

  /** Judged by this process's own monotonic clock, so that no change of the time of day ends a lease. */
  private isDead(member: Member): boolean {
    if (member.id === this.id) return false;
    const now = performance.now();
    // After a pause of this process itself it knows nothing about the beats of others.
    if (now - this.lastLookAt > this.leaseMs / 2) this.seen.clear();
    this.lastLookAt = now;
    if (isCertainlyDead(member, this.here)) return true;
    const last = this.seen.get(member.id);
    if (last === undefined || last.beat !== member.beat) {
      this.seen.set(member.id, { beat: member.beat, at: now });
      return false;
    }
    return now - last.at > this.leaseMs;
  }

  private leases(): Lease[] {
    const { group, topic } = this.options;
    return Array.from({ length: this.meta.identity.partitions }, (_, partition) =>
      this.meta.lease(group, topic, partition),
    );
  }
}
