import type { Activity, Deed, Merge } from '@sonde/triage';
import { activityOf, isBeyond, linesOfMerge } from './activity-list';

const activity = (sequence: number, at: number, deed: Deed): Activity => ({
  sequence,
  at,
  actor: { kind: 'PERSON', name: 'ann' },
  deed,
});
const merge: Merge = { from: 'm', into: 'g', at: 15, by: 'bob', undoneAt: 25, undoneBy: 'cem' };

const texts = (id: string, activities: readonly Activity[], merges: readonly Merge[]) =>
  activityOf(id, activities, merges).map(({ line }) => `${line.at} ${line.by} ${line.sentence}`);

it('a group’s lines stand newest first, with the merges that it takes part in among them', () => {
  const activities = [activity(2, 20, { kind: 'UNRESOLVED' }), activity(1, 10, { kind: 'NOTED', text: 'a' })];
  expect(texts('g', activities, [merge, { from: 'x', into: 'y', at: 1, by: 'eve' }])).toEqual([
    '25 cem m was taken out of this group',
    '20 ann reopened',
    '15 bob m was merged into this group',
    '10 ann left a note',
  ]);
  expect(texts('m', [], [merge])).toEqual(['25 cem taken out of g', '15 bob merged into g']);
});

it('the log’s order holds though a clock went back', () => {
  const activities = [activity(1, 20, { kind: 'NOTED', text: 'a' }), activity(2, 10, { kind: 'UNRESOLVED' })];
  expect(texts('g', activities, [merge])).toEqual([
    '25 cem m was taken out of this group',
    '10 ann reopened',
    '20 ann left a note',
    '15 bob m was merged into this group',
  ]);
});

it('each place is beyond all that stand before it, and no place twice', () => {
  const activities = [1, 2, 3, 4].map((n) => activity(n, n < 3 ? 10 : 15, { kind: 'NOTED', text: `${n}` }));
  const lines = activityOf('g', activities, [merge]);
  for (const [i, line] of lines.entries())
    expect(lines.filter((other) => isBeyond(other, line.place))).toEqual(lines.slice(i + 1));
});

it('a merge says nothing about groups that take no part in it', () => {
  expect(linesOfMerge('other', merge)).toEqual([]);
});

it('details stand where the deed has them', () => {
  const version = { version: '1.2', build: '' };
  const [regressed, resolved] = activityOf(
    'g',
    [
      activity(1, 1, { kind: 'RESOLVED', in: { kind: 'VERSION', version } }),
      activity(2, 2, { kind: 'REGRESSED', version, eventId: 'e1', eventAt: 1 }),
    ],
    [],
  ).map(({ line }) => line);
  expect(resolved).toMatchObject({ version: 1, appVersion: '1.2', appBuild: null, eventId: null });
  expect(regressed).toMatchObject({ version: 2, appVersion: '1.2', eventId: 'e1', note: null });
});
