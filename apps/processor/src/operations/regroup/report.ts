import type { CountedGroup, Grouping, GroupingComparison, RegroupKind } from '@sonde/error-groups';
import { grouped, textTable } from '../text-table';

const TITLE_LENGTH = 60;
const WORDS: Readonly<Record<RegroupKind, string>> = {
  STAY: 'stays',
  RENAME: 'is renamed',
  MERGE: 'merge',
  SPLIT: 'splits',
  MIX: 'mix',
};

/** A line for each change, those of most events first. What stays is left out. */
export function comparisonTable({ changes }: GroupingComparison, first: number): string {
  const rows = changes
    .filter(({ kind }) => kind !== 'STAY')
    .slice(0, first)
    .map(({ kind, events, before, after }) => [
      WORDS[kind],
      grouped(events),
      grouped(before.length),
      grouped(after.length),
      largestOf(before),
      largestOf(after),
    ]);
  return textTable([['', 'events', 'groups', 'become', 'largest before', 'largest after'], ...rows]);
}

/** What it comes to, in sentences. */
export function summary(
  { events, eventsMoved, groupsBefore, groupsAfter, counts }: GroupingComparison,
  folded: { readonly events: number; readonly regained: number },
  { version, rules }: Grouping,
): string[] {
  const { STAY, RENAME, MERGE, SPLIT, MIX } = counts;
  const lines = [
    `By version ${version} and ${grouped(rules.length)} rules of the app: ${grouped(events)} errors in ` +
      `${grouped(groupsBefore)} groups would be in ${grouped(groupsAfter)}; ${grouped(eventsMoved)} would move.`,
    `${grouped(STAY)} groups stay, ${grouped(RENAME)} are renamed; ${grouped(MERGE)} mergers, ` +
      `${grouped(SPLIT)} splits, ${grouped(MIX)} in which parts of several groups go together.`,
  ];
  if (folded.events > 0)
    lines.push(
      `Of ${grouped(folded.events)} folded errors ${grouped(folded.regained)} would get a group that others have.`,
    );
  return lines;
}

/** For programs: every change, also those that stay. */
export const comparisonJson = ({ changes, counts, ...all }: GroupingComparison): object => ({
  ...all,
  stay: counts.STAY,
  rename: counts.RENAME,
  merge: counts.MERGE,
  split: counts.SPLIT,
  mix: counts.MIX,
  changes,
});

function largestOf(groups: readonly CountedGroup[]): string {
  const [largest] = groups;
  if (largest === undefined) return '';
  const { id, title } = largest;
  const name = title.length <= TITLE_LENGTH ? title : `${title.slice(0, TITLE_LENGTH - 1)}…`;
  return name === '' || name === id ? id : `${id} ${name}`;
}
