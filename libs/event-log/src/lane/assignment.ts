/**
 * Which member of a group should own which partition: shares differ by one at most, and as few partitions move as that
 * allows. Every member computes it from the same leases and comes to the same answer.
 * @param members Ids of the living members in their order.
 * @param owners Present owner by partition; null or an id that is no living member means free.
 * @returns The owner by partition; all null when there is no member.
 */
export function assignPartitions(
  members: readonly string[],
  owners: readonly (string | null)[],
): (string | null)[] {
  const shares = new Map<string, number[]>(members.map((id) => [id, []]));
  const free: number[] = [];
  for (const [partition, owner] of owners.entries()) {
    const share = owner === null ? undefined : shares.get(owner);
    if (share === undefined) free.push(partition);
    else share.push(partition);
  }
  if (members.length === 0) return owners.map(() => null);
  for (const partition of free) smallest(shares).push(partition);
  for (;;) {
    const most = largest(shares);
    const least = smallest(shares);
    if (most.length - least.length <= 1) break;
    const moved = most.pop();
    if (moved !== undefined) least.push(moved);
  }
  const assigned: (string | null)[] = owners.map(() => null);
  for (const [id, share] of shares) for (const partition of share) assigned[partition] = id;
  return assigned;
}

/** The first of the smallest shares. */
function smallest(shares: ReadonlyMap<string, number[]>): number[] {
  return [...shares.values()].reduce((best, share) => (share.length < best.length ? share : best));
}

/** The first of the largest shares. */
function largest(shares: ReadonlyMap<string, number[]>): number[] {
  return [...shares.values()].reduce((best, share) => (share.length > best.length ? share : best));
}
