import fc from 'fast-check';
import { compareGroupings, Regrouping, type Regrouped } from './regrouping';

const moved = (before: string, after: string, events = 1): Regrouped => ({
  before: { id: before, title: `was ${before}` },
  after: { id: after, title: `is ${after}` },
  events,
});

const kinds = (events: readonly Regrouped[]): string[] =>
  compareGroupings(events).changes.map(
    ({ kind, before, after }) =>
      `${kind} ${before.map(({ id }) => id).join('+')} > ${after.map(({ id }) => id).join('+')}`,
  );

describe('compareGroupings', () => {
  it('tells what stays, is renamed, goes together and comes apart', () => {
    expect(kinds([moved('a', 'a'), moved('b', 'c')])).toEqual(['RENAME b > c', 'STAY a > a']);
    expect(kinds([moved('a', 'x', 2), moved('b', 'x')])).toEqual(['MERGE a+b > x']);
    expect(kinds([moved('a', 'x', 2), moved('a', 'a', 5)])).toEqual(['SPLIT a > a+x']);
  });

  it('keeps together what hangs together through others', () => {
    // a goes to x; b partly to x, partly to y; c to y
    expect(kinds([moved('a', 'x', 9), moved('b', 'x', 2), moved('b', 'y', 3), moved('c', 'y')])).toEqual([
      'MIX a+b+c > x+y',
    ]);
  });

  it('counts events and names the groups', () => {
    const comparison = compareGroupings([moved('a', 'x', 3), moved('b', 'x', 4), moved('c', 'c', 5)]);
    expect(comparison).toMatchObject({
      events: 12,
      eventsMoved: 7,
      groupsBefore: 3,
      groupsAfter: 2,
      counts: { STAY: 1, RENAME: 0, MERGE: 1, SPLIT: 0, MIX: 0 },
    });
    expect(comparison.changes[0]).toEqual({
      kind: 'MERGE',
      events: 7,
      before: [
        { id: 'b', title: 'was b', events: 4 },
        { id: 'a', title: 'was a', events: 3 },
      ],
      after: [{ id: 'x', title: 'is x', events: 7 }],
    });
  });

  it('says nothing of nothing', () => {
    expect(compareGroupings([])).toMatchObject({ events: 0, groupsBefore: 0, groupsAfter: 0, changes: [] });
  });

  it('has each old and each new group in one change, and the events of all are the events of each side', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const events = fc.array(
      fc.record({ before: name, after: name, events: fc.integer({ min: 1, max: 9 }) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(events, (some) => {
        const given = some.map(({ before, after, events: count }) => moved(before, after, count));
        const { changes, events: all } = compareGroupings(given);
        const olds = changes.flatMap(({ before }) => before.map(({ id }) => id)).sort();
        const news = changes.flatMap(({ after }) => after.map(({ id }) => id)).sort();
        expect(olds).toEqual([...new Set(some.map(({ before }) => before))].sort());
        expect(news).toEqual([...new Set(some.map(({ after }) => after))].sort());
        const total = (groups: readonly { events: number }[]): number =>
          groups.reduce((sum, one) => sum + one.events, 0);
        for (const { before, after, events: own } of changes) {
          expect(total(before)).toBe(own);
          expect(total(after)).toBe(own);
        }
        expect(total(changes)).toBe(all);
        // No event leads from one change to another.
        const placeOf = new Map(changes.flatMap((one, i) => one.before.map(({ id }) => [id, i] as const)));
        const newPlaceOf = new Map(changes.flatMap((one, i) => one.after.map(({ id }) => [id, i] as const)));
        for (const { before, after } of some) expect(placeOf.get(before)).toBe(newPlaceOf.get(after));
      }),
    );
  });
});

describe('links and destinations', () => {
  const collected = (events: readonly Regrouped[]): Regrouping => {
    const regrouping = new Regrouping();
    for (const event of events) regrouping.add(event);
    return regrouping;
  };

  it('leads from an old id to where most of its events went', () => {
    expect(collected([moved('a', 'x', 2), moved('a', 'y', 3), moved('b', 'z', 1)]).links()).toEqual([
      { from: 'a', to: 'y', events: 3 },
      { from: 'b', to: 'z', events: 1 },
    ]);
  });

  it('does not lead away from an id that is a group still or again', () => {
    expect(
      collected([moved('a', 'x', 9), moved('a', 'a', 1), moved('b', 'c'), moved('d', 'b')]).links(),
    ).toEqual([{ from: 'd', to: 'b', events: 1 }]);
  });

  it('decides equal ones by id', () => {
    expect(collected([moved('a', 'y'), moved('a', 'x')]).links()).toEqual([
      { from: 'a', to: 'x', events: 1 },
    ]);
  });

  it('knows where most events of each old group are, be it where they were', () => {
    const events = [moved('a', 'a', 2), moved('a', 'x', 3), moved('b', 'b', 1), moved('b', 'a', 1)];
    expect(collected(events).destinations()).toEqual([
      { from: 'a', to: 'x', events: 3 },
      { from: 'b', to: 'b', events: 1 },
    ]);
  });
});
