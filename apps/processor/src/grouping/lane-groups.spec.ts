import { FOLDED_GROUP_ID, type ErrorGroup } from '@sonde/error-groups';
import { LaneGroups } from './lane-groups';

const TODAY = 20_777;

const group = (id: string): ErrorGroup => ({
  id,
  kind: 'CRASH',
  title: `t ${id}`,
  culprit: 'c',
  grouping: 1,
});

const idsOf = (groups: LaneGroups, appId: string, day: number, ids: readonly string[]): string[] =>
  ids.map((id) => groups.admit(appId, day, group(id)).id);

describe('which groups a lane lets through', () => {
  it('keeps the first so many different ones of a day apart and folds the rest', () => {
    const groups = new LaneGroups(2);
    expect(idsOf(groups, 'a', TODAY, ['x', 'y', 'x', 'z', 'y'])).toEqual([
      'x',
      'y',
      'x',
      FOLDED_GROUP_ID,
      'y',
    ]);
  });

  it('says of what it folds that it is folded', () => {
    const groups = new LaneGroups(0);
    expect(groups.admit('a', TODAY, group('x'))).toMatchObject({ kind: 'CRASH', culprit: '', grouping: 1 });
    expect(groups.admit('a', TODAY, group('x')).title).not.toContain('t x');
  });

  it('stays small in a flood of a million', () => {
    const groups = new LaneGroups(2_000);
    let folded = 0;
    for (let n = 0; n < 1_000_000; n++)
      if (groups.admit('a', TODAY, group(`id ${n}`)).id === FOLDED_GROUP_ID) folded++;
    expect([folded, groups.size]).toEqual([998_000, 2_000]);
  });

  it('counts every app by itself', () => {
    const groups = new LaneGroups(1);
    idsOf(groups, 'flooding', TODAY, ['x', 'y', 'z']);
    expect(idsOf(groups, 'other', TODAY, ['x'])).toEqual(['x']);
  });

  it('counts every day of receipt by itself, also when days come out of order', () => {
    const groups = new LaneGroups(1);
    expect(idsOf(groups, 'a', TODAY, ['x'])).toEqual(['x']);
    expect(idsOf(groups, 'a', TODAY - 1, ['y'])).toEqual(['y']);
    expect(idsOf(groups, 'a', TODAY, ['z'])).toEqual([FOLDED_GROUP_ID]);
    expect(idsOf(groups, 'a', TODAY + 1, ['z'])).toEqual(['z']);
  });

  it('lets a group through that had a name before, however many others there are', () => {
    const groups = new LaneGroups(1);
    groups.hold('a', { named: ['known'], days: new Map() });
    expect(idsOf(groups, 'a', TODAY, ['x', 'y', 'known'])).toEqual(['x', FOLDED_GROUP_ID, 'known']);
  });

  it('lets a group of the days before through, without asking the warehouse', () => {
    const groups = new LaneGroups(1);
    idsOf(groups, 'a', TODAY - 2, ['old']);
    idsOf(groups, 'a', TODAY - 1, ['newer']);
    expect(idsOf(groups, 'a', TODAY, ['x', 'old'])).toEqual(['x', 'old']);
  });

  it('goes on where the warehouse says that it was', () => {
    const before = new LaneGroups(3);
    idsOf(before, 'a', TODAY, ['x', 'y']);
    const after = new LaneGroups(3);
    after.hold('a', { named: [], days: new Map([[TODAY, ['x', 'y']]]) });
    const come = ['z', 'v', 'x', 'w'];
    expect(idsOf(after, 'a', TODAY, come)).toEqual(idsOf(before, 'a', TODAY, come));
  });

  it('forgets the apps that were not used for longest when it remembers too much', () => {
    const groups = new LaneGroups(10, 3);
    idsOf(groups, 'a', TODAY, ['1', '2']);
    idsOf(groups, 'b', TODAY, ['1', '2']);
    idsOf(groups, 'a', TODAY, ['1']);
    groups.evict();
    expect([groups.has('a'), groups.has('b'), groups.size]).toEqual([true, false, 2]);
  });
});
