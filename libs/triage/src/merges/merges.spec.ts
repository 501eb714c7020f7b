import fc from 'fast-check';
import { mergeGroups, unmergeGroup } from './decide-merge';
import { isActive, MAX_MERGES, type Merge } from './merge';
import { MergeMap } from './merge-map';

const BY = { at: 10, by: 'Ada' };
const merge = (from: string, into: string, undoneAt?: number): Merge => ({
  from,
  into,
  ...BY,
  ...(undoneAt === undefined ? {} : { undoneAt, undoneBy: 'Grace' }),
});
/** The merges after some were made, each `from>into`, or undone, each `-from`. */
const after = (...steps: string[]): readonly Merge[] =>
  steps.reduce<readonly Merge[]>((merges, step) => {
    const [from = '', into = ''] = step.split('>');
    const decision = step.startsWith('-')
      ? unmergeGroup(merges, step.slice(1), BY)
      : mergeGroups(merges, { from, into }, BY);
    return decision.kind === 'ACCEPTED' ? decision.merges : merges;
  }, []);
const canonicals = (merges: readonly Merge[], ids: string): string =>
  [...ids].map((id) => MergeMap.of(merges).canonical(id)).join('');

describe('groups that are shown as one', () => {
  it.each([
    ['nothing merged', [], 'abcd'],
    ['one into another', ['a>b'], 'bbcd'],
    ['a chain, from its end', ['b>c', 'a>b'], 'cccd'],
    ['a chain, from its beginning', ['a>b', 'b>c', 'c>d'], 'dddd'],
    ['a group that is merged already takes its whole with it', ['a>b', 'a>c'], 'cccd'],
    ['into a group that is merged itself', ['a>b', 'c>a'], 'bbbd'],
    ['there and back is once', ['a>b', 'b>a'], 'bbcd'],
    ['into itself is nothing', ['a>a'], 'abcd'],
    ['round in a circle is what it was', ['a>b', 'b>c', 'c>a'], 'cccd'],
    ['undone', ['a>b', '-a'], 'abcd'],
    ['undone in the middle of a chain', ['a>b', 'b>c', '-b'], 'bbcd'],
    ['undone at the beginning of a chain', ['a>b', 'b>c', '-a'], 'accd'],
    ['undone and done otherwise', ['a>b', '-a', 'a>c', 'b>a'], 'cccd'],
    ['undone what is not merged', ['a>b', '-b', '-c'], 'bbcd'],
  ])('%s', (_, steps, expected) => {
    expect(canonicals(after(...steps), 'abcd')).toBe(expected);
  });

  it('says who they are, the one that is shown first', () => {
    const map = MergeMap.of(after('a>b', 'b>c', 'd>c'));
    const [first, ...others] = map.members('c');
    expect([first, [...others].sort()]).toEqual(['c', ['a', 'b', 'd']]);
    expect(map.members('x')).toEqual(['x']);
    expect(Object.fromEntries(map.from.map((from, i) => [from, map.into[i]]))).toEqual({
      a: 'c',
      b: 'c',
      d: 'c',
    });
    expect([map.isEmpty, MergeMap.of([merge('a', 'b', 5)]).isEmpty]).toEqual([false, true]);
  });

  it('keeps undone merges and says by whom they were', () => {
    expect(after('a>b', '-a')).toEqual([{ ...merge('a', 'b'), undoneAt: 10, undoneBy: 'Ada' }]);
  });

  it('says what is so already', () => {
    const merges = after('a>b');
    expect(mergeGroups(merges, { from: 'b', into: 'a' }, BY)).toMatchObject({ kind: 'ALREADY' });
    expect(unmergeGroup(merges, 'b', BY)).toMatchObject({ kind: 'ALREADY' });
  });

  it('forgets the oldest undone merge when there are as many as may be, and refuses when all hold', () => {
    const many = Array.from({ length: MAX_MERGES }, (_, i) =>
      merge(`${i}`, 'x', i === 5 || i === 7 ? 1 : undefined),
    );
    const first = mergeGroups(many, { from: 'a', into: 'b' }, BY);
    expect(first).toMatchObject({ kind: 'ACCEPTED', merge: merge('a', 'b') });
    const merges = first.kind === 'ACCEPTED' ? first.merges : [];
    expect(merges.filter((one) => !isActive(one)).map(({ from }) => from)).toEqual(['7']);
    expect(merges).toHaveLength(MAX_MERGES);
    const full = many.map((one) => merge(one.from, 'x'));
    expect(mergeGroups(full, { from: 'a', into: 'b' }, BY)).toMatchObject({ kind: 'REFUSED' });
    expect(MergeMap.of(full).members('x')).toHaveLength(MAX_MERGES + 1);
  });

  it('is harmless when there is a circle after all', () => {
    const circle = [merge('c', 'a'), merge('a', 'b'), merge('b', 'c'), merge('d', 'b')];
    expect(canonicals(circle, 'abcd')).toBe('aaaa');
    expect(canonicals([merge('x', 'x')], 'x')).toBe('x');
  });

  it('follows a chain of any length', () => {
    const chain = Array.from({ length: MAX_MERGES }, (_, i) => merge(`${i}`, `${i + 1}`));
    expect(MergeMap.of(chain).canonical('0')).toBe(`${MAX_MERGES}`);
  });

  const id = fc.constantFrom(...'abcdefgh');
  const step = fc.oneof(
    fc.tuple(id, id).map(([from, into]) => `${from}>${into}`),
    id.map((from) => `-${from}`),
  );

  it('is one answer per group whatever is done: its own canonical group stands for itself', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const map = MergeMap.of(after(...steps));
        for (const from of 'abcdefgh') {
          const canonical = map.canonical(from);
          expect(map.canonical(canonical)).toBe(canonical);
          expect(map.members(canonical)).toContain(from);
        }
        for (const into of map.into) expect(map.from).not.toContain(into);
        expect(new Set(map.from).size).toBe(map.from.length);
      }),
      { seed: 7 },
    );
  });

  it('an unmerge right after a merge gives back exactly what was', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), id, id, (steps, from, into) => {
        const before = after(...steps);
        const made = mergeGroups(before, { from, into }, BY);
        if (made.kind !== 'ACCEPTED') return;
        const back = unmergeGroup(made.merges, made.merge.from, BY);
        expect(canonicals(back.kind === 'ACCEPTED' ? back.merges : [], 'abcdefgh')).toBe(
          canonicals(before, 'abcdefgh'),
        );
      }),
      { seed: 7 },
    );
  });
});
