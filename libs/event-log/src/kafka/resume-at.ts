import { LogUnavailableError } from '../port';
import type { KafkaConnection } from './connection';
import { GroupCoordinator } from './group-coordinator';
import { encodePosition } from './group-position';

/** What a commit that names no member carries; the broker takes it for a group without members only. */
const NO_MEMBER = { memberId: '', id: -1 } as const;

/**
 * Stores where a group goes on in a partition, whatever is stored there now.
 * @throws LogUnavailableError, also while the group has members
 */
export async function resumeAt(
  connection: KafkaConnection,
  topic: string,
  group: string,
  partition: number,
  offset: number,
): Promise<void> {
  const coordinator = new GroupCoordinator(connection, connection.groupId(group), 'operator');
  try {
    const name = await connection.guarded(() => connection.ensureTopic(topic));
    const position = encodePosition({ offset }, connection.identity.logId, 'operator');
    const type = await coordinator.commit(NO_MEMBER, name, partition, position);
    if (type === 'UNKNOWN_MEMBER_ID' || type === 'REBALANCE_IN_PROGRESS' || type === 'ILLEGAL_GENERATION') {
      throw new LogUnavailableError(
        `The Kafka consumer group ${coordinator.groupId} has members; stop all its processors first (one that was killed is forgotten after its session)`,
      );
    }
    if (type !== 'NONE') throw coordinator.refused(type, `the position ${offset} of ${name}/${partition}`);
  } finally {
    coordinator.close();
  }
}
