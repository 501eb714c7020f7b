import type { OffsetRange } from '../port';
import { assertOk, movedAway } from './broker-error';
import type { Cluster, NodeId } from './cluster';

const NEXT = -1;
const OLDEST = -2;

/** The offsets that partitions of a topic hold. @param topic As Kafka knows it. @throws NoAnswerError, BrokerError */
export async function rangesOf(
  cluster: Cluster,
  topic: string,
  partitions: readonly number[],
): Promise<Map<number, OffsetRange>> {
  const [starts, nexts] = await Promise.all([
    offsetsOf(cluster, topic, partitions, OLDEST),
    offsetsOf(cluster, topic, partitions, NEXT),
  ]);
  return new Map(
    partitions.map((partition) => {
      const start = starts.get(partition) ?? 0;
      // Asked one after the other, so the oldest may have been deleted in between.
      return [partition, { start, next: Math.max(start, nexts.get(partition) ?? 0) }];
    }),
  );
}

/** The next offset of partitions. @throws NoAnswerError, BrokerError */
export function nextOffsets(
  cluster: Cluster,
  topic: string,
  partitions: readonly number[],
): Promise<Map<number, number>> {
  return offsetsOf(cluster, topic, partitions, NEXT);
}

async function offsetsOf(
  cluster: Cluster,
  topic: string,
  partitions: readonly number[],
  timestamp: number,
): Promise<Map<number, number>> {
  const byLeader = new Map<NodeId, number[]>();
  for (const partition of partitions) {
    const leader = await cluster.leader(topic, partition);
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), partition]);
  }
  const offsets = new Map<number, number>();
  try {
    await Promise.all(
      [...byLeader].map(async ([leader, own]) => {
        const answer = await cluster.send(leader, 'control', 'ListOffsets', {
          replicaId: -1,
          isolationLevel: 0,
          topics: [{ topic, partitions: own.map((partition) => ({ partition, timestamp })) }],
        });
        for (const { partition, errorCode, offset } of answer.responses.flatMap((each) => each.partitions)) {
          assertOk(errorCode, `${topic}/${partition}`);
          offsets.set(partition, Number(offset));
        }
      }),
    );
  } catch (error) {
    if (movedAway(error)) cluster.forgetTopic(topic);
    throw error;
  }
  return offsets;
}
