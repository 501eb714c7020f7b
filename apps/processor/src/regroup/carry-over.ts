import { CatalogError, type Catalog, type GroupActivity } from '@sonde/catalog';
import { FOLDED_GROUP_ID, type GroupLink, type Regrouping } from '@sonde/error-groups';
import {
  foldActivities,
  isActive,
  mergeGroups,
  SONDE,
  stateOf,
  type GroupWork,
  type Merge,
  type WorkState,
} from '@sonde/triage';
import type { AppOfErrors } from './stored-errors';

/** Others write to a log at the same moment now and then, not as often as this. */
const MAX_TRIES = 20;
const BY_SONDE = 'Sonde';

/**
 * Merges that go on after a regroup: what was merged before is merged still. What was merged into a group is merged into
 * the one that most of its events go to; and so is the one that most events of what was merged go to, beside the former
 * id, which has events until all have moved.
 */
export function carriedMerges(
  merges: readonly Merge[],
  destinations: readonly GroupLink[],
  now: number,
): readonly Merge[] {
  const to = new Map(destinations.map((link) => [link.from, link.to]));
  const after = (id: string): string => to.get(id) ?? id;
  let carried = merges;
  const merge = (from: string, into: string, by: Pick<Merge, 'at' | 'by'>): void => {
    const decision = mergeGroups(carried, { from, into }, by);
    if (decision.kind === 'ACCEPTED') carried = decision.merges;
  };
  for (const one of merges.filter(isActive)) {
    const by = { at: one.at, by: one.by };
    const [from, into] = [after(one.from), after(one.into)];
    if (into !== one.into) {
      carried = carried.map((known) => (known === one ? putAway(one, now) : known));
      merge(one.from, into, by);
    }
    if (from !== one.from) merge(from, into, by);
  }
  return carried;
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

/**
 * Hands on what was decided about groups to those that most of their events go to. Where most of a new group's events
 * were of groups that nobody had decided anything about, that is handed on too: a defect must not be hidden because
 * another one, which was settled, became part of it.
 *
 * @param wishedAt when the regroup was wished, epoch milliseconds: what a group has inherited since is not handed on twice
 * @throws CatalogError
 */
export async function inheritWork(
  catalog: Pick<Catalog, 'groupActivities'>,
  app: AppOfErrors,
  regrouping: Regrouping,
  { wishedAt, now }: { readonly wishedAt: number; readonly now: number },
): Promise<void> {
  const logs = new Map<string, GroupActivity[]>();
  for (const line of await catalog.groupActivities.list({ appId: app.appId })) {
    const log = logs.get(line.groupId);
    if (log === undefined) logs.set(line.groupId, [line]);
    else log.push(line);
  }
  if (logs.size === 0) return;
  const works = new Map([...logs].map(([id, log]) => [id, foldActivities(log)]));
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
