import fc from 'fast-check';
import { assignPartitions } from './assignment';

const ids = ['a', 'b', 'c', 'd', 'e'];
const groups = fc.tuple(
  fc.subarray(ids),
  fc.array(fc.constantFrom(null, ...ids, 'gone'), { minLength: 1, maxLength: 16 }),
);

describe('assigning partitions', () => {
  it('gives every partition to a living member, in shares that differ by one at most', () => {
    fc.assert(
      fc.property(groups, ([members, owners]) => {
        const assigned = assignPartitions(members, owners);
        expect(assigned).toHaveLength(owners.length);
        const shares = members.map((id) => assigned.filter((owner) => owner === id).length);
        if (members.length === 0) expect(new Set(assigned)).toEqual(new Set([null]));
        else {
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(owners.length);
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('moves no more partitions than even shares need, and none once they are even', () => {
    fc.assert(
      fc.property(groups, ([members, owners]) => {
        fc.pre(members.length > 0);
        const assigned = assignPartitions(members, owners);
        const most = Math.ceil(owners.length / members.length);
        for (const id of members) {
          const had = owners.filter((owner) => owner === id).length;
          const kept = assigned.filter((owner, partition) => owner === id && owners[partition] === id).length;
          // Whoever had more than the larger share gives away down to one of the two even shares, whoever had less nothing.
          if (had <= Math.floor(owners.length / members.length)) expect(kept).toBe(had);
          else expect(kept).toBeGreaterThanOrEqual(Math.min(had, most) - 1);
        }
        expect(assignPartitions(members, assigned)).toEqual(assigned);
      }),
    );
  });

  it('settles by steps, as partitions are let go of one at a time', () => {
    expect(assignPartitions(['a', 'b'], ['a', 'a', 'a', 'a'])).toEqual(['a', 'a', 'b', 'b']);
    expect(assignPartitions(['a', 'b'], ['a', 'a', 'a', null])).toEqual(['a', 'a', 'b', 'b']);
    expect(assignPartitions(['a', 'b'], ['a', 'a', null, 'b'])).toEqual(['a', 'a', 'b', 'b']);
  });
});
