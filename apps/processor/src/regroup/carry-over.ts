import { CatalogError, type Catalog, type EndedMerge, type GroupActivity } from '@sonde/catalog';
import { FOLDED_GROUP_ID, type GroupLink, type Regrouping } from '@sonde/error-groups';
import {
  foldActivities,
  isActive,
  mergeGroups,
  MergeMap,
  SONDE,
  standingWork,
  stateOf,
  type GroupWork,
  type Merge,
  type WorkState,
} from '@sonde/triage';
import type { AppOfErrors } from './stored-errors';

/** Others write to a log at the same moment now and then, not as often as this. */
const MAX_TRIES = 20;
const BY_SONDE = 'Sonde';

/** Of a group's events so many came from groups that were merged, or its merge would bring others along. From 0 to 1. */
const NEARLY_ALL = 0.95;

/** What becomes of an app's merges when events get other groups. */
export interface CarriedMerges {
  readonly merges: readonly Merge[];
  /** Those of before that do not go on. */
  readonly ended: readonly EndedMerge[];
}

/**
 * Merges that go on after a regroup: what was merged before is merged still. What was merged into a group is merged into
 * the one that most of its events go to; and so is the one that most events of what was merged go to, beside the former
 * id, which has events until all have moved.
 *
 * A merge does not go on where the rules put what was merged together with events that nobody had merged: those would be
 * shown as a group that is none of theirs. It is put away, and said.
 */
export function carriedMerges(
  merges: readonly Merge[],
  regrouping: Pick<Regrouping, 'destinations' | 'origins'>,
  now: number,
): CarriedMerges {
  const destinations = regrouping.destinations().filter(({ from }) => from !== FOLDED_GROUP_ID);
  const to = new Map(destinations.map((link) => [link.from, link.to]));
  const after = (id: string): string => to.get(id) ?? id;
  const isOwn = ownEvents(merges, regrouping.origins());
  let carried = merges;
  const merge = (from: string, into: string, by: Pick<Merge, 'at' | 'by'>): void => {
    const decision = mergeGroups(carried, { from, into }, by);
    if (decision.kind === 'ACCEPTED') carried = decision.merges;
  };
  const ended: EndedMerge[] = [];
  for (const one of merges.filter(isActive)) {
    const by = { at: one.at, by: one.by };
    const [from, into] = [after(one.from), after(one.into)];
    const [formerStays, newFollows] = [isOwn(one.from, one.from), isOwn(from, one.from)];
    if (into !== one.into || !formerStays) {
      carried = carried.map((known) => (known === one ? putAway(one, now) : known));
      if (formerStays) merge(one.from, into, by);
    }
    if (from !== one.from && newFollows) merge(from, into, by);
    if (from !== into && !(formerStays && newFollows)) ended.push({ from: one.from, into: one.into, ...by });
  }
  return { merges: carried, ended };
}

/** With those that another worker of the same wish has found: what it put away is not found again. */
export const allEnded = (
  known: readonly EndedMerge[],
  found: readonly EndedMerge[],
): readonly EndedMerge[] => [
  ...known,
  ...found.filter(({ from, into }) => !known.some((one) => one.from === from && one.into === into)),
];

/** Tells whether a group's events will be those of one that was merged, and of others that were shown as the same. */
function ownEvents(
  merges: readonly Merge[],
  origins: ReadonlyMap<string, ReadonlyMap<string, number>>,
): (id: string, merged: string) => boolean {
  const shown = MergeMap.of(merges);
  return (id, merged) => {
    let all = 0;
    let own = 0;
    for (const [from, events] of origins.get(id) ?? []) {
      all += events;
      if (shown.canonical(from) === shown.canonical(merged)) own += events;
    }
    // Of a group without events a merge brings nothing along.
    return own >= all * NEARLY_ALL;
  };
}

const putAway = (merge: Merge, now: number): Merge => ({ ...merge, undoneAt: now, undoneBy: BY_SONDE });

/**
 * The merges without those of groups that no event has any more, once all events have their new groups.
 */
export const withoutDissolved = (
  merges: readonly Merge[],
  dissolved: ReadonlySet<string>,
  now: number,
): readonly Merge[] =>
  merges.map((merge) => (isActive(merge) && dissolved.has(merge.from) ? putAway(merge, now) : merge));

/** A state that a group gets from another one. */
interface Inheritance {
  readonly from: string;
  readonly to: string;
  readonly state: WorkState;
}

export interface InheritOptions {
  /** As they are before those of the regroup: what was found by events of a group that was taken out does not count. */
  readonly merges: readonly Merge[];
  /** When the regroup was wished: what a group has inherited since is not handed on twice. Epoch milliseconds. */
  readonly wishedAt: number;
  readonly now: number;
}

/**
 * Hands on what was decided about groups to those that most of their events go to. Where most of a new group's events
 * were of groups that nobody had decided anything about, that is handed on too: a defect must not be hidden because
 * another one, which was settled, became part of it.
 *
 * @throws CatalogError
 */
export async function inheritWork(
  catalog: Pick<Catalog, 'groupActivities'>,
  app: AppOfErrors,
  regrouping: Regrouping,
  { merges, wishedAt, now }: InheritOptions,
): Promise<void> {
  const logs = new Map<string, GroupActivity[]>();
  for (const line of await catalog.groupActivities.list({ appId: app.appId })) {
    const log = logs.get(line.groupId);
    if (log === undefined) logs.set(line.groupId, [line]);
    else log.push(line);
  }
  if (logs.size === 0) return;
  const map = MergeMap.of(merges);
  const works = new Map([...logs].map(([id, log]) => [id, standingWork(foldActivities(log), id, map)]));
  for (const { from, to, state } of inheritances(works, regrouping.destinations()))
    await handOn(catalog, app, { from, to, state }, logs.get(to) ?? [], { wishedAt, now });
}

function inheritances(
  works: ReadonlyMap<string, GroupWork>,
  destinations: readonly GroupLink[],
): readonly Inheritance[] {
  const byTarget = new Map<string, GroupLink[]>();
  for (const link of destinations) {
    if (link.from === FOLDED_GROUP_ID) continue;
    const links = byTarget.get(link.to);
    if (links === undefined) byTarget.set(link.to, [link]);
    else links.push(link);
  }
  return [...byTarget.values()].flatMap((links) => {
    const isTouched = ({ from }: GroupLink): boolean => works.has(from);
    const touched = links.filter(isTouched);
    if (touched.length === 0) return [];
    const untouched = links.filter((link) => !isTouched(link)).sort((a, b) => b.events - a.events);
    const handsOn = total(untouched) > total(touched) ? [...touched, ...untouched.slice(0, 1)] : touched;
    return handsOn
      .filter(({ from, to }) => from !== to)
      .map(({ from, to }) => {
        const work = works.get(from);
        return { from, to, state: work === undefined ? { status: 'UNRESOLVED' as const } : stateOf(work) };
      });
  });
}

const total = (links: readonly GroupLink[]): number => links.reduce((sum, { events }) => sum + events, 0);

async function handOn(
  catalog: Pick<Catalog, 'groupActivities'>,
  { tenantId, appId }: AppOfErrors,
  { from, to, state }: Inheritance,
  known: readonly GroupActivity[],
  { wishedAt, now }: { readonly wishedAt: number; readonly now: number },
): Promise<void> {
  let log = known;
  for (let attempt = 1; ; attempt++) {
    const isDone = log.some(
      ({ deed, at }) => deed.kind === 'INHERITED' && deed.from === from && at >= wishedAt,
    );
    if (isDone) return;
    const sequence = foldActivities(log).sequence + 1;
    try {
      await catalog.groupActivities.insert({
        ...{ tenantId, appId, groupId: to, sequence, at: now, actor: SONDE },
        deed: { kind: 'INHERITED', from, state },
      });
      return;
    } catch (error) {
      const isLate = error instanceof CatalogError && error.code === 'DUPLICATE';
      if (!isLate || attempt === MAX_TRIES) throw error;
      log = await catalog.groupActivities.list({ appId, groupId: to });
    }
  }
}
