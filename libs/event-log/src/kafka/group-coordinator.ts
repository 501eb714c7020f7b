import { LogUnavailableError } from '../port';
import { BrokerError, errorType, movedAway, unavailable } from './broker-error';
import type { Purpose } from './cluster';
import { type KafkaConnection, closedError } from './connection';
import type { CommittedOffset } from './group-position';
import { PROTOCOL_NAME, PROTOCOL_TYPE } from './group-protocol';
import type { Apis } from './protocol';

/** A member in one generation of its group: what the broker holds a heartbeat or a commit against. */
export interface Generation {
  readonly memberId: string;
  readonly id: number;
}

type GroupApi = 'JoinGroup' | 'SyncGroup' | 'Heartbeat' | 'LeaveGroup' | 'OffsetCommit' | 'OffsetFetch';

/** The broker is not the group's coordinator (any more), or not yet ready to be it. */
const NOT_HERE = new Set([
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_LOAD_IN_PROGRESS',
]);

/** How much longer than the group may take a join may take. Milliseconds. */
const SLACK_MS = 5000;

/**
 * What one member asks the broker that coordinates its group. Joining has a connection of its own, since the broker
 * keeps the answer back until all members have come, and commits must not wait for that.
 * Every method throws LogUnavailableError when the coordinator cannot be asked now, and finds it again the next time.
 */
export class GroupCoordinator {
  private readonly purpose: Purpose;
  private readonly joinPurpose: Purpose;
  private abandoned = false;
  private closed = false;

  /** @param name Tells this member's connections from those of others in this process. */
  constructor(
    private readonly connection: KafkaConnection,
    readonly groupId: string,
    name: string,
  ) {
    this.purpose = `group:${name}`;
    this.joinPurpose = `group:${name}:join`;
  }

  /** Waits until all members have joined. The answer's error code is the caller's. */
  join(memberId: string, subscription: Buffer): Promise<Apis['JoinGroup']['answer']> {
    const { sessionTimeoutMs, rebalanceTimeoutMs } = this.connection.settings;
    return this.ask(
      'JoinGroup',
      {
        groupId: this.groupId,
        sessionTimeout: sessionTimeoutMs,
        rebalanceTimeout: rebalanceTimeoutMs,
        memberId,
        protocolType: PROTOCOL_TYPE,
        groupProtocols: [{ name: PROTOCOL_NAME, metadata: subscription }],
      },
      rebalanceTimeoutMs + SLACK_MS,
    );
  }

  /** @param assignments By member id, from the leader; empty from the others. */
  sync(
    { memberId, id }: Generation,
    assignments: ReadonlyMap<string, Buffer>,
  ): Promise<Apis['SyncGroup']['answer']> {
    const groupAssignment = [...assignments].map(([member, memberAssignment]) => ({
      memberId: member,
      memberAssignment,
    }));
    const { rebalanceTimeoutMs } = this.connection.settings;
    return this.ask(
      'SyncGroup',
      { groupId: this.groupId, generationId: id, memberId, groupAssignment },
      rebalanceTimeoutMs + SLACK_MS,
    );
  }

  /** @returns The error's name, `NONE` when all is well. */
  async heartbeat({ memberId, id }: Generation): Promise<string> {
    const { errorCode } = await this.ask('Heartbeat', {
      groupId: this.groupId,
      groupGenerationId: id,
      memberId,
      groupInstanceId: null,
    });
    return errorType(errorCode);
  }

  async leave(memberId: string): Promise<void> {
    await this.ask('LeaveGroup', { groupId: this.groupId, memberId });
  }

  /** @returns The error's name, `NONE` when it is stored. */
  async commit(
    { memberId, id }: Generation,
    topic: string,
    partition: number,
    position: { offset: string; metadata: string },
  ): Promise<string> {
    const { responses } = await this.ask('OffsetCommit', {
      groupId: this.groupId,
      groupGenerationId: id,
      memberId,
      topics: [{ topic, partitions: [{ partition, ...position }] }],
    });
    return errorType(responses[0]?.partitions[0]?.errorCode ?? 0);
  }

  /** What the group has committed of each of the partitions. */
  async committed(topic: string, partitions: readonly number[]): Promise<Map<number, CommittedOffset>> {
    const { responses, errorCode } = await this.ask('OffsetFetch', {
      groupId: this.groupId,
      topics: [{ topic, partitions: partitions.map((partition) => ({ partition })) }],
    });
    const answers = responses.flatMap((each) => each.partitions);
    const failed = [errorCode, ...answers.map((each) => each.errorCode)].find((code) => code !== 0);
    if (failed !== undefined) throw this.unavailable(BrokerError.ofCode(failed, this.groupId));
    return new Map(answers.map(({ partition, offset, metadata }) => [partition, { offset, metadata }]));
  }

  /** A refusal as callers of the log know it. @param what Was refused. */
  refused(type: string, what: string): LogUnavailableError {
    return this.unavailable(new BrokerError(type, `${what} was refused`, this.groupId));
  }

  /** The error of an answer as callers of the log know it. */
  unavailable(error: BrokerError): LogUnavailableError {
    const { groupId } = this;
    const { brokers, sessionTimeoutMs } = this.connection.settings;
    switch (error.type) {
      case 'INCONSISTENT_GROUP_PROTOCOL':
        return new LogUnavailableError(
          `Another program, or a Sonde of another version, uses the Kafka consumer group ${groupId}; stop it, or give this one another SONDE_KAFKA_TOPIC_PREFIX`,
          { cause: error },
        );
      case 'INVALID_SESSION_TIMEOUT':
        return new LogUnavailableError(
          `The broker does not allow a session timeout of ${sessionTimeoutMs} ms (group.min.session.timeout.ms to group.max.session.timeout.ms)`,
          { cause: error },
        );
      case 'GROUP_MAX_SIZE_REACHED':
        return new LogUnavailableError(
          `The Kafka consumer group ${groupId} has as many members as the broker allows (group.max.size)`,
          { cause: error },
        );
      default:
        return unavailable(error, brokers);
    }
  }

  /** Ends a join that waits for other members; this one cannot join again afterwards. */
  abandonJoin(): void {
    this.abandoned = true;
    this.connection.cluster.closeLinks(this.joinPurpose);
  }

  /** Requests under way end with an error. */
  close(): void {
    this.closed = true;
    this.abandonJoin();
    this.connection.cluster.closeLinks(this.purpose);
  }

  private async ask<A extends GroupApi>(
    api: A,
    args: Apis[A]['args'],
    timeoutMs?: number,
  ): Promise<Apis[A]['answer']> {
    const joins = api === 'JoinGroup' || api === 'SyncGroup';
    if (this.closed || (joins && this.abandoned)) throw closedError();
    const { cluster } = this.connection;
    return this.connection.guarded(async () => {
      try {
        const node = await cluster.coordinator(this.groupId);
        const link = cluster.link(node, joins ? this.joinPurpose : this.purpose);
        const answer: Apis[A]['answer'] = await link.send(api, args, timeoutMs);
        const moved = codesOf(answer).find((code) => NOT_HERE.has(errorType(code)));
        if (moved !== undefined) throw BrokerError.ofCode(moved, this.groupId);
        return answer;
      } catch (error) {
        if (movedAway(error) || (error instanceof BrokerError && NOT_HERE.has(error.type))) {
          cluster.forgetCoordinator(this.groupId);
        }
        throw error;
      }
    });
  }
}

/** All error codes of an answer, wherever the API has them. */
function codesOf(answer: Apis[GroupApi]['answer']): number[] {
  const codes = 'errorCode' in answer ? [answer.errorCode] : [];
  if ('responses' in answer) {
    for (const { partitions } of answer.responses) codes.push(...partitions.map((each) => each.errorCode));
  }
  return codes;
}
