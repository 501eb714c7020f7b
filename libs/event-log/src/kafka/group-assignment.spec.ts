import fc from 'fast-check';
import { type GroupMember, assignGroup } from './group-assignment';
import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from './group-protocol';

const TOPICS = ['events', 'dead-letters'];
const member = (id: string, owned: number[] = [], generation = -1, topic = 'events'): GroupMember => ({
  id,
  topic,
  owned,
  generation,
});

describe('the leader of a group', () => {
  it('gives each partition of each topic to exactly one member that wants the topic, evenly', () => {
    const members = fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 4 }),
        topic: fc.constantFrom(...TOPICS),
        owned: fc.uniqueArray(fc.nat(15), { maxLength: 16 }),
        generation: fc.integer({ min: -1, max: 3 }),
      }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(members, fc.integer({ min: 1, max: 16 }), (all, partitions) => {
        const assigned = assignGroup(all, partitions);
        expect([...assigned.keys()].sort()).toEqual(all.map(({ id }) => id).sort());
        for (const topic of TOPICS) {
          const wanting = all.filter((each) => each.topic === topic);
          if (wanting.length === 0) continue;
          const shares = wanting.map(({ id }) => assigned.get(id) ?? []);
          expect(shares.flat().sort((a, b) => a - b)).toEqual(
            Array.from({ length: partitions }, (_, i) => i),
          );
          const sizes = shares.map(({ length }) => length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
        expect(new Map(assignGroup([...all].reverse(), partitions))).toEqual(new Map(assigned));
      }),
    );
  });

  it('moves nothing that need not move, when a member comes and when it goes', () => {
    const both = assignGroup([member('a', [0, 1, 2, 3], 5), member('b')], 4);
    expect(both.get('a')).toEqual([0, 1]);
    expect(both.get('b')).toEqual([2, 3]);
    const left = assignGroup([member('b', [2, 3], 6)], 4);
    expect(left.get('b')).toEqual([0, 1, 2, 3]);
  });

  it('believes the later generation when two members claim a partition', () => {
    const assigned = assignGroup([member('asleep', [0, 1], 3), member('awake', [0, 1], 4)], 4);
    expect(assigned.get('awake')).toEqual([0, 1]);
    expect(assigned.get('asleep')).toEqual([2, 3]);
  });
});

describe('what members tell each other', () => {
  it('comes back as it was sent', () => {
    const partitions = fc.array(fc.nat(1023), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        partitions,
        fc.integer({ min: -1 }),
        (topic, owned, generation) => {
          const subscription = { topic, owned, generation };
          expect(decodeSubscription(encodeSubscription(subscription))).toEqual(subscription);
          expect(decodeAssignment(encodeAssignment(topic, owned), topic)).toEqual(owned);
          expect(decodeAssignment(encodeAssignment(topic, owned), `${topic}x`)).toEqual([]);
        },
      ),
    );
    expect(decodeAssignment(Buffer.alloc(0), 'events')).toEqual([]);
  });
});
