import type { Position } from '../lane/lane-partition';
import { BrokerError, NoAnswerError, assertOk } from './broker-error';
import type { KafkaConnection } from './connection';
import { type CommittedOffset, ForeignPositionError, decodePosition } from './group-position';

/**
 * What a group has done of partitions of a topic, as it is stored now; for a partition whose position means nothing
 * here, why.
 * @throws LogUnavailableError
 */
export async function storedPositions(
  connection: KafkaConnection,
  topic: string,
  group: string,
  partitions: readonly number[],
): Promise<Map<number, Position | ForeignPositionError>> {
  const groupId = connection.groupId(group);
  const { logId } = connection.identity;
  return connection.patiently(async () => {
    const name = connection.topicName(topic);
    try {
      const coordinator = await connection.cluster.coordinator(groupId);
      const answer = await connection.cluster.send(coordinator, 'control', 'OffsetFetch', {
        groupId,
        topics: [{ topic: name, partitions: partitions.map((partition) => ({ partition })) }],
      });
      assertOk(answer.errorCode, groupId);
      const positions = new Map<number, Position | ForeignPositionError>();
      for (const { partition, errorCode, ...committed } of answer.responses.flatMap(
        (each) => each.partitions,
      )) {
        assertOk(errorCode, `${groupId}, ${name}/${partition}`);
        positions.set(partition, decoded(committed, logId, `${name}/${partition}, group ${groupId}`));
      }
      return positions;
    } catch (error) {
      if (error instanceof NoAnswerError || error instanceof BrokerError) {
        connection.cluster.forgetCoordinator(groupId);
      }
      throw error;
    }
  });
}

function decoded(committed: CommittedOffset, logId: string, what: string): Position | ForeignPositionError {
  try {
    return decodePosition(committed, logId, what);
  } catch (error) {
    if (error instanceof ForeignPositionError) return error;
    throw error;
  }
}
