import { assignPartitions } from '../lane/assignment';
import type { Subscription } from './group-protocol';

export interface GroupMember extends Subscription {
  readonly id: string;
}

/**
 * What the leader of a group decides: every topic's partitions among the members that want it, in shares that differ
 * by one at most, each where it was as far as that allows. Two members may claim a partition when one of them has slept
 * through a rebalance; the later generation is right.
 * @param partitions Of every topic.
 * @returns Partitions by member id; every member has an entry.
 */
export function assignGroup(
  members: readonly GroupMember[],
  partitions: number,
): ReadonlyMap<string, readonly number[]> {
  const assigned = new Map<string, number[]>(members.map(({ id }) => [id, []]));
  for (const topic of new Set(members.map((member) => member.topic))) {
    const wanting = members.filter((member) => member.topic === topic);
    // Every leader comes to the same answer, whatever the order in which the broker names the members.
    const ids = wanting.map(({ id }) => id).sort();
    for (const [partition, id] of assignPartitions(ids, ownersOf(wanting, partitions)).entries()) {
      if (id !== null) assigned.get(id)?.push(partition);
    }
  }
  return assigned;
}

/** Who had which partition last; null when nobody can be sure. */
function ownersOf(members: readonly GroupMember[], partitions: number): (string | null)[] {
  return Array.from({ length: partitions }, (_, partition) => {
    const claims = members.filter(({ owned }) => owned.includes(partition));
    const latest = Math.max(...claims.map(({ generation }) => generation));
    const [owner, rival] = claims.filter(({ generation }) => generation === latest);
    return owner === undefined || rival !== undefined ? null : owner.id;
  });
}
