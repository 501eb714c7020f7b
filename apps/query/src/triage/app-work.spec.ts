import { foldActivities, MergeMap, NO_WORK, type Deed, type GroupWork } from '@sonde/triage';
import { AppWork } from './app-work';

const after = (...deeds: readonly Deed[]): GroupWork =>
  foldActivities(
    deeds.map((deed, i) => ({ sequence: i + 1, at: i, actor: { kind: 'PERSON', name: 'ann' }, deed })),
  );
const newest = { version: '1.0', build: '1' };
const resolved = after({ kind: 'RESOLVED', in: { kind: 'NOW', newest } });
const ignored = after({ kind: 'IGNORED', until: { kind: 'FOREVER' } });
const noted = after({ kind: 'NOTED', text: 'looking' });

const work = new AppWork(
  MergeMap.of([{ from: 'member', into: 'noted', at: 1, by: 'ann' }]),
  new Map([
    ['resolved', resolved],
    ['ignored', ignored],
    ['noted', noted],
    ['member', resolved],
  ]),
);

it('a group that was merged is where the one is that stands for it', () => {
  expect(work.of('member')).toBe(noted);
  expect(work.of('resolved')).toBe(resolved);
  expect(work.of('untouched')).toBe(NO_WORK);
});

it('groups that nobody has touched are among the unresolved', () => {
  expect(work.withStatus(['RESOLVED'])).toEqual({ only: ['resolved'] });
  expect(work.withStatus(['REGRESSED'])).toEqual({ only: [] });
  expect(work.withStatus(['UNRESOLVED'])).toEqual({ except: ['resolved', 'ignored'] });
  expect(work.withStatus(['UNRESOLVED', 'IGNORED'])).toEqual({ except: ['resolved'] });
  expect(work.withStatus([])).toEqual({ only: [] });
});
