import { MergeMap, mergeGroups, unmergeGroup, type Merge } from '@sonde/triage';
import { carriedMerges, withoutDissolved } from './carry-over';

const BY = { at: 1, by: 'Ada' };
const NOW = 9;

const merged = (...pairs: readonly (readonly [from: string, into: string])[]): readonly Merge[] =>
  pairs.reduce<readonly Merge[]>((merges, [from, into]) => {
    const decision = mergeGroups(merges, { from, into }, BY);
    return decision.kind === 'ACCEPTED' ? decision.merges : merges;
  }, []);

/** What is shown as what after a regroup, once it is done; and what is dissolved has no part in it. */
function after(
  merges: readonly Merge[],
  destinations: Readonly<Record<string, string>>,
  alive: string[] = [],
): Merge[] {
  const links = Object.entries(destinations).map(([from, to]) => ({ from, to, events: 1 }));
  const dissolved = Object.keys(destinations).filter((id) => !alive.includes(id));
  return [...withoutDissolved(carriedMerges(merges, links, NOW), new Set(dissolved), NOW)];
}

const shown = (merges: readonly Merge[]): string[] => {
  const map = MergeMap.of(merges);
  return map.from.map((id) => `${id} > ${map.canonical(id)}`).sort();
};

describe('merges over a regroup', () => {
  it('go on where the events of what was merged went', () => {
    expect(shown(after(merged(['a', 'b']), { a: 'x' }))).toEqual(['x > b']);
  });

  it('go on where the events of what it was merged into went', () => {
    expect(shown(after(merged(['a', 'b']), { b: 'x' }))).toEqual(['a > x']);
  });

  it('go on in chains and where both sides went', () => {
    const before = merged(['a', 'b'], ['b', 'c'], ['d', 'c']);
    expect(shown(after(before, { a: 'x', b: 'y', c: 'z' }))).toEqual(['d > z', 'x > z', 'y > z']);
  });

  it('are at an end where the rules put together what was merged', () => {
    expect(shown(after(merged(['a', 'b']), { a: 'x', b: 'x' }))).toEqual([]);
    expect(shown(after(merged(['a', 'b']), { a: 'b' }))).toEqual([]);
  });

  it('hold for both parts of what was split', () => {
    expect(shown(after(merged(['a', 'b']), { a: 'x' }, ['a']))).toEqual(['a > b', 'x > b']);
  });

  it('are undone as a whole by one unmerge', () => {
    const merges = after(merged(['a', 'b']), { a: 'x', b: 'y' });
    const apart = unmergeGroup(merges, 'x', { at: NOW + 1, by: 'Ada' });
    expect(apart.kind === 'ACCEPTED' ? shown(apart.merges) : apart.kind).toEqual([]);
  });

  it('are the same when they are carried over twice, and keep who made them', () => {
    const once = after(merged(['a', 'b'], ['c', 'b']), { a: 'x', b: 'y' });
    expect(shown(after(once, { a: 'x', b: 'y' }))).toEqual(shown(once));
    expect(once.filter(({ undoneAt }) => undoneAt === undefined).map(({ by }) => by)).toEqual(['Ada', 'Ada']);
  });

  it('make no circle, whatever the rules make of the groups', () => {
    const merges = after(merged(['a', 'b'], ['c', 'd']), { a: 'd', b: 'c' }, ['d', 'c']);
    const map = MergeMap.of(merges);
    for (const id of ['a', 'b', 'c', 'd']) expect(map.canonical(map.canonical(id))).toBe(map.canonical(id));
  });
});
