import { backoffMs, pause } from '../backoff';
import type { EventLogLogger } from '../logger';
import { LogUnavailableError } from '../port';
import { BrokerError, errorType } from './broker-error';
import { assignGroup } from './group-assignment';
import type { Generation, GroupCoordinator } from './group-coordinator';
import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from './group-protocol';
import { Wakeful } from './wakeful';

/** Heartbeats per session timeout. A rebalance is noticed with the next one, so they set the pace of take-overs. */
const BEATS_PER_SESSION = 30;

/** How long a member that leaves waits for an answer of its coordinator. Milliseconds. */
const LEAVE_MS = 3000;

/** What a member does with its partitions as the group changes. */
export interface PartitionHolder {
  /** The partitions it has. */
  owned(): readonly number[];
  /** The group will rebalance: let batches under way finish, begin none. Resolves once none is. */
  rest(): Promise<void>;
  /** It rebalances now: nothing is known of the partitions until `assigned` or `lost`. */
  suspend(): void;
  /** These, and no others, are the member's. */
  assigned(generation: Generation, partitions: readonly number[]): void;
  /** The group went on without this member: nothing is its own any more. */
  lost(): void;
}

export interface MembershipSettings {
  /** As Kafka knows it. */
  readonly topic: string;
  /** How many the topic has; waits until that is known. @throws LogUnavailableError */
  readonly partitions: (signal: AbortSignal) => Promise<number>;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly random: () => number;
  readonly logger: EventLogLogger;
}

/** The group wants everybody to join again. */
class Rejoin extends Error {}

/**
 * One member of a consumer group: joins, learns its share, shows that it lives, and joins again whenever the group
 * changes, for as long as it takes and never without a pause. Heartbeats depend on nothing that batches or reads do.
 */
export class Membership {
  private memberId = '';
  private generation: Generation | undefined;
  private phase: 'joining' | 'member' | 'leaving' = 'joining';
  private readonly over = new AbortController();
  private readonly nap = new Wakeful(this.over.signal);
  private running: Promise<void> | undefined;
  private current: string | undefined = 'The consumer has not joined its group yet';
  private complained = false;
  /** When a heartbeat last had an answer or an error, by `performance.now()`. */
  private answeredAt = -Infinity;

  constructor(
    private readonly coordinator: GroupCoordinator,
    private readonly holder: PartitionHolder,
    private readonly settings: MembershipSettings,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Why it is no member, or cannot show that it lives; undefined when all is well. */
  get trouble(): string | undefined {
    return this.current;
  }

  /** Asks the group at once whether this member still belongs to it. */
  doubt(): void {
    this.nap.wake();
  }

  /**
   * Leaves the group, so that others take over at once.
   * @param finish Lets go of the partitions; heartbeats go on meanwhile.
   */
  async leave(finish: () => Promise<void>): Promise<void> {
    const wasMember = this.phase === 'member';
    this.phase = 'leaving';
    // In the middle of a join nobody can say what this member may still commit.
    if (!wasMember) {
      this.holder.lost();
      this.over.abort();
      this.coordinator.abandonJoin();
    }
    // A broker that hangs must not keep the process from ending: commits that wait for it end with an error. It finds out
    // by the session timeout that the member is gone.
    this.answeredAt = performance.now();
    const patience = setInterval(() => {
      if (performance.now() - this.answeredAt > LEAVE_MS) this.coordinator.close();
    }, LEAVE_MS / 10);
    try {
      await finish();
      this.over.abort();
      await this.running;
      if (this.memberId !== '') await this.coordinator.leave(this.memberId);
    } catch (err) {
      this.logger.warn({ ...this.labels, err }, 'A consumer could not leave its group');
    } finally {
      clearInterval(patience);
      this.coordinator.close();
    }
  }

  private get logger(): EventLogLogger {
    return this.settings.logger;
  }

  private get labels(): object {
    return { group: this.coordinator.groupId, topic: this.settings.topic };
  }

  private get isLeaving(): boolean {
    return this.phase === 'leaving';
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.isLeaving;) {
      try {
        await this.join();
        failures = 0;
        await this.stay();
      } catch (error) {
        if (this.isLeaving) return;
        failures++;
        if (!(error instanceof Rejoin)) this.complain(error);
        await pause(backoffMs(failures, this.settings.random()), this.over.signal);
      }
    }
  }

  private async join(): Promise<void> {
    const { topic } = this.settings;
    this.phase = 'joining';
    this.holder.suspend();
    const partitions = await this.settings.partitions(this.over.signal);
    const subscription = encodeSubscription({
      topic,
      owned: this.holder.owned(),
      generation: this.generation?.id ?? -1,
    });
    let answer = await this.coordinator.join(this.memberId, subscription);
    if (errorType(answer.errorCode) === 'MEMBER_ID_REQUIRED') {
      this.memberId = answer.memberId;
      if (this.isLeaving) throw new Rejoin();
      answer = await this.coordinator.join(this.memberId, subscription);
    }
    this.accept(answer.errorCode);
    this.memberId = answer.memberId;
    const generation: Generation = { memberId: answer.memberId, id: answer.generationId };
    const leads = answer.leaderId === answer.memberId;
    const assignments = leads ? this.assignAll(answer.members, partitions) : new Map<string, Buffer>();
    const synced = await this.coordinator.sync(generation, assignments);
    this.accept(synced.errorCode);
    if (this.isLeaving) throw new Rejoin();
    this.generation = generation;
    this.phase = 'member';
    this.isWell();
    this.holder.assigned(generation, decodeAssignment(synced.memberAssignment, topic));
  }

  private assignAll(
    members: readonly { memberId: string; memberMetadata: Buffer }[],
    partitions: number,
  ): Map<string, Buffer> {
    const subscribed = members.map(({ memberId, memberMetadata }) => ({
      id: memberId,
      ...decodeSubscription(memberMetadata),
    }));
    const topics = new Map(subscribed.map(({ id, topic }) => [id, topic]));
    return new Map(
      [...assignGroup(subscribed, partitions)].map(([id, share]) => [
        id,
        encodeAssignment(topics.get(id) ?? '', share),
      ]),
    );
  }

  /** Shows that it lives until the group rebalances and the batches under way are done, or it is no member any more. */
  private async stay(): Promise<void> {
    const { sessionTimeoutMs, rebalanceTimeoutMs } = this.settings;
    const { generation } = this;
    let joinBy = Infinity;
    let rested = false;
    while (generation !== undefined) {
      await this.nap.sleep(sessionTimeoutMs / BEATS_PER_SESSION);
      if (this.over.signal.aborted) return;
      if (!this.isLeaving && (rested || performance.now() >= joinBy)) return;
      switch (await this.beat(generation)) {
        case 'alive':
          break;
        case 'rebalance':
          // A member that leaves commits what it has in hand: the broker takes that until all the others have joined.
          if (this.isLeaving || joinBy !== Infinity) break;
          joinBy = performance.now() + rebalanceTimeoutMs / 2;
          void this.holder.rest().then(() => {
            rested = true;
            this.nap.wake();
          });
          break;
        case 'gone':
          return;
      }
    }
  }

  private async beat(generation: Generation): Promise<'alive' | 'rebalance' | 'gone'> {
    try {
      const type = await this.coordinator.heartbeat(generation).finally(() => {
        this.answeredAt = performance.now();
      });
      if (type === 'REBALANCE_IN_PROGRESS') return 'rebalance';
      if (type === 'NONE') {
        this.isWell();
        return 'alive';
      }
      if (this.isOut(type)) return 'gone';
      throw this.coordinator.refused(type, 'a heartbeat');
    } catch (error) {
      // The coordinator may be away for long. Nobody can take the partitions over without it either.
      if (!this.over.signal.aborted) this.complain(error);
      return 'alive';
    }
  }

  /** @throws Rejoin, LogUnavailableError unless the code is 0 */
  private accept(code: number): void {
    if (code === 0) return;
    const error = BrokerError.ofCode(code);
    if (error.type === 'REBALANCE_IN_PROGRESS') throw new Rejoin();
    if (this.isOut(error.type)) throw new Rejoin();
    throw this.coordinator.unavailable(error);
  }

  /** True when the error says that the group went on without this member, which then owns nothing any more. */
  private isOut(type: string): boolean {
    const unknown = type === 'UNKNOWN_MEMBER_ID' || type === 'FENCED_INSTANCE_ID';
    if (!unknown && type !== 'ILLEGAL_GENERATION') return false;
    if (unknown) this.memberId = '';
    if (this.generation !== undefined) {
      const { id } = this.generation;
      this.logger.warn(
        { ...this.labels, generation: id, why: type },
        'The group went on without this consumer',
      );
    }
    this.generation = undefined;
    this.holder.lost();
    return true;
  }

  private isWell(): void {
    if (this.complained) this.logger.info(this.labels, 'The consumer is a member of its group again');
    this.complained = false;
    this.current = undefined;
  }

  /** One line for every new reason, however often it fails. */
  private complain(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const isNews = reason !== this.current;
    this.current = reason;
    if (!isNews) return;
    this.complained = true;
    if (error instanceof LogUnavailableError) {
      this.logger.warn({ ...this.labels, reason }, 'A consumer cannot reach its group');
    } else {
      this.logger.error({ ...this.labels, err: error }, 'A consumer failed to join its group');
    }
  }
}
