import { Regrouping } from '@sonde/error-groups';
import { MergeMap, mergeGroups, unmergeGroup, type Merge } from '@sonde/triage';
import { allEnded, carriedMerges, withoutDissolved, type CarriedMerges } from './carry-over';

const BY = { at: 1, by: 'Ada' };
const NOW = 9;

const merged = (...pairs: readonly (readonly [from: string, into: string])[]): readonly Merge[] =>
  pairs.reduce<readonly Merge[]>((merges, [from, into]) => {
    const decision = mergeGroups(merges, { from, into }, BY);
    return decision.kind === 'ACCEPTED' ? decision.merges : merges;
  }, []);

/** Where the events of groups go: all of them to one group, or so many to each. */
type Moves = Readonly<Record<string, string | Readonly<Record<string, number>>>>;

function regroupingOf(moves: Moves): Regrouping {
  const regrouping = new Regrouping();
  for (const [from, to] of Object.entries(moves))
    for (const [id, events] of Object.entries(typeof to === 'string' ? { [to]: 1 } : to))
      regrouping.add({ before: { id: from, title: '' }, after: { id, title: '' }, events });
  return regrouping;
}

/** What a regroup makes of merges, once it is done: what is dissolved has no part in it. */
function regrouped(merges: readonly Merge[], moves: Moves): CarriedMerges {
  const regrouping = regroupingOf(moves);
  const carried = carriedMerges(merges, regrouping, NOW);
  const dissolved = new Set(regrouping.links().map(({ from }) => from));
  return { ...carried, merges: withoutDissolved(carried.merges, dissolved, NOW) };
}

const after = (merges: readonly Merge[], moves: Moves): readonly Merge[] => regrouped(merges, moves).merges;

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
    expect(shown(after(merged(['a', 'b']), { a: { x: 2, a: 1 } }))).toEqual(['a > b', 'x > b']);
  });

  it('are undone as a whole by one unmerge', () => {
    const merges = after(merged(['a', 'b']), { a: 'x', b: 'y' });
    const apart = unmergeGroup(merges, 'x', { at: NOW + 1, by: 'Ada' });
    expect(apart.kind === 'ACCEPTED' ? shown(apart.merges) : apart.kind).toEqual([]);
  });

  it('are the same when they are carried over twice, and keep who made them', () => {
    const moves = { a: 'x', b: 'y' };
    const once = carriedMerges(merged(['a', 'b'], ['c', 'b']), regroupingOf(moves), NOW).merges;
    const twice = regrouped(once, moves).merges;
    expect(shown(twice)).toEqual(['c > y', 'x > y']);
    expect(twice.filter(({ undoneAt }) => undoneAt === undefined).map(({ by }) => by)).toEqual([
      'Ada',
      'Ada',
    ]);
  });

  it('make no circle, whatever the rules make of the groups', () => {
    const merges = after(merged(['a', 'b'], ['c', 'd']), { a: 'd', b: 'c', c: 'c', d: 'd' });
    const map = MergeMap.of(merges);
    for (const id of ['a', 'b', 'c', 'd']) expect(map.canonical(map.canonical(id))).toBe(map.canonical(id));
  });

  describe('bring along nobody else', () => {
    const ended = ({ ended: all }: CarriedMerges): string[] =>
      all.map(({ from, into }) => `${from} > ${into}`);

    it('so they end where the rules put what was merged together with others, and that is said', () => {
      const of = regrouped(merged(['drawMap', 'openCart']), {
        loadUser: 'onShow',
        parseFeed: 'onShow',
        stopVideo: 'onShow',
        drawMap: 'onShow',
        openCart: 'openCart',
      });
      expect(shown(of.merges)).toEqual([]);
      expect(of.merges).toEqual([
        { from: 'drawMap', into: 'openCart', ...BY, undoneAt: NOW, undoneBy: 'Sonde' },
      ]);
      expect(of.ended).toEqual([{ from: 'drawMap', into: 'openCart', ...BY }]);
    });

    it('also where others come to a group that keeps its id', () => {
      const of = regrouped(merged(['a', 'b']), { a: 'a', stranger: 'a', b: 'x' });
      expect([shown(of.merges), ended(of)]).toEqual([[], ['a > b']]);
    });

    it('but go on where all or nearly all of the events were of groups that were shown as one', () => {
      const before = merged(['a', 'b'], ['c', 'b']);
      const all = regrouped(before, { a: 'x', c: 'x' });
      expect([shown(all.merges), ended(all)]).toEqual([['x > b'], []]);
      const some = (strangers: number) =>
        regrouped(before, { a: { x: 60 }, c: { x: 35 }, stranger: { x: strangers } });
      expect([shown(some(5).merges), ended(some(5))]).toEqual([['x > b'], []]);
      expect([shown(some(6).merges), ended(some(6))]).toEqual([[], ['a > b', 'c > b']]);
    });

    it('and to be put together with the group that they were shown as is no end', () => {
      const of = regrouped(merged(['a', 'b']), { a: 'x', b: 'x', stranger: 'x' });
      expect([shown(of.merges), ended(of)]).toEqual([[], []]);
    });

    it('and are said once, whoever found them', () => {
      const [a, b, c] = ['a', 'b', 'c'].map((from) => ({ from, into: 'z', ...BY }));
      expect(allEnded([a!, b!], [b!, c!])).toEqual([a, b, c]);
      expect(allEnded([a!, b!], [])).toEqual([a, b]);
    });
  });
});
