import type { Activity, Deed, Merge } from '@sonde/triage';
import type { Place } from '../paging/cursor';
import type { FormerLog } from './former-logs';
import { nameOfActor, nameOfDeed, sentenceOf, type DeedName } from './deed-words';

/** One line of what was done with a group, as GraphQL shows it. */
export interface ActivityLine {
  /** The group's version since then; null for merges and in the log of a former group. */
  readonly version: number | null;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly deed: DeedName;
  readonly sentence: string;
  readonly assignee: string | null;
  readonly note: string | null;
  readonly appVersion: string | null;
  readonly appBuild: string | null;
  readonly eventId: string | null;
  readonly otherGroupId: string | null;
  /** In whose log the line stands, when it is that of a former group. */
  readonly formerGroupId: string | null;
}

const NOTHING = {
  assignee: null,
  note: null,
  appVersion: null,
  appBuild: null,
  eventId: null,
  otherGroupId: null,
  formerGroupId: null,
} as const;

const said = (text: string): string | null => (text === '' ? null : text);

/** A line of the group's own log. */
export const lineOf = ({ sequence, at, actor, deed }: Activity): ActivityLine => ({
  ...NOTHING,
  version: sequence,
  at,
  by: nameOfActor(actor),
  deed: nameOfDeed(deed),
  sentence: sentenceOf(deed),
  ...detailsOf(deed),
});

function detailsOf(deed: Deed): Partial<ActivityLine> {
  switch (deed.kind) {
    case 'RESOLVED':
      return about(deed.in.kind === 'VERSION' ? deed.in.version : deed.in.newest);
    case 'REGRESSED':
      return { ...about(deed.version), eventId: said(deed.eventId) };
    case 'ASSIGNED':
      return { assignee: deed.to };
    case 'NOTED':
      return { note: deed.text };
    case 'INHERITED':
      return { otherGroupId: deed.from };
    case 'UNRESOLVED':
    case 'IGNORED':
    case 'IGNORE_ENDED':
      return {};
  }
}

const about = ({ version, build }: { readonly version: string; readonly build: string }) => ({
  appVersion: said(version),
  appBuild: said(build),
});

/** A line of the log of a group that this one has its events from. */
function lineOfFormer(formerGroupId: string, activity: Activity): ActivityLine {
  const line = lineOf(activity);
  const sentence = `${line.sentence} (group ${formerGroupId}, before the app was regrouped)`;
  return { ...line, version: null, sentence, formerGroupId };
}

/** What a merge, and its undoing, say in the log of a group that takes part; nothing in that of another. */
export function linesOfMerge(id: string, { from, into, at, by, undoneAt, undoneBy }: Merge): ActivityLine[] {
  if (id !== from && id !== into) return [];
  const otherGroupId = id === from ? into : from;
  const line = { ...NOTHING, version: null, otherGroupId };
  const merged = id === from ? `merged into ${into}` : `${from} was merged into this group`;
  const unmerged = id === from ? `taken out of ${into}` : `${from} was taken out of this group`;
  return [
    { ...line, at, by, deed: 'MERGED', sentence: merged },
    ...(undoneAt === undefined
      ? []
      : [{ ...line, at: undoneAt, by: undoneBy ?? '', deed: 'UNMERGED' as const, sentence: unmerged }]),
  ];
}

/** The sort key of a line: its moment, then its place among those of the same moment. */
export const LINE_PLACE = ['time', 'time'] as const;

export interface PlacedLine {
  readonly line: ActivityLine;
  readonly place: Place;
}

/**
 * All that was done with a group and those that its events come from, newest first. The log's own order holds whatever the clocks of those who wrote it say:
 * a line stands no earlier than the one before it.
 */
export function activityOf(
  id: string,
  activities: readonly Activity[],
  merges: readonly Merge[],
  formers: readonly FormerLog[] = [],
): PlacedLine[] {
  const own = inLogOrder(activities, lineOf);
  const ofFormers = formers.flatMap((former) =>
    inLogOrder(former.activities, (activity) => lineOfFormer(former.groupId, activity)),
  );
  const ofMerges = merges
    .flatMap((merge) => linesOfMerge(id, merge))
    .map((line) => ({ moment: line.at, line }));
  const inOrder = [...ofFormers, ...own, ...ofMerges].sort((a, b) => a.moment - b.moment);
  let before = -1;
  let rank = 0;
  return inOrder
    .map(({ moment, line }): PlacedLine => {
      rank = moment === before ? rank + 1 : 0;
      before = moment;
      return { line, place: [moment, rank] };
    })
    .reverse();
}

function inLogOrder(activities: readonly Activity[], toLine: (activity: Activity) => ActivityLine) {
  let latest = 0;
  return [...activities]
    .sort((a, b) => a.sequence - b.sequence)
    .map((activity) => {
      latest = Math.max(latest, activity.at);
      return { moment: latest, line: toLine(activity) };
    });
}

/** Whether a line comes after the place in a list that is newest first. */
export const isBeyond = ({ place: [moment = 0, rank = 0] }: PlacedLine, [at = 0, nth = 0]: Place): boolean =>
  Number(moment) < Number(at) || (moment === at && Number(rank) < Number(nth));
