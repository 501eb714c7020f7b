import type { Activity, Actor, Deed, Status, WorkState } from './activity';
import { findingOf, withoutFinding } from './finding';
import { NO_WORK, type Finding, type GroupWork } from './group-work';

/** The state after all of them. @param activities of one group, in any order */
export function foldActivities(activities: Iterable<Activity>): GroupWork {
  return [...activities].sort((a, b) => a.sequence - b.sequence).reduce(withActivity, NO_WORK);
}

/** The state after one more. One that is in it already changes nothing. */
export function withActivity(work: GroupWork, { sequence, at, actor, deed }: Activity): GroupWork {
  if (sequence <= work.sequence) return work;
  const isFound = deed.kind === 'REGRESSED' || deed.kind === 'IGNORE_ENDED';
  // Found anew only because what was found before was not this group's any more: it takes the place of that.
  const before = isFound ? withoutFinding(work) : work;
  const finding = findingAfter(before, deed);
  return {
    ...stateAfter(before, deed, at, actor),
    ...(finding ? { finding } : {}),
    sequence,
    changedAt: at,
    notes: work.notes + (deed.kind === 'NOTED' ? 1 : 0),
    byPeople: work.byPeople + (actor.kind === 'PERSON' ? 1 : 0),
    statusFrom: statusFrom(work, deed),
  };
}

/** What a group hands on to the one that it becomes. */
export function stateOf({ status, resolution, ignore, regression, assignee }: WorkState): WorkState {
  return {
    status,
    ...(resolution ? { resolution } : {}),
    ...(ignore ? { ignore } : {}),
    ...(regression ? { regression } : {}),
    ...(assignee === undefined ? {} : { assignee }),
  };
}

/** What was found stays as long as what follows leaves the status as it is. */
function findingAfter(work: GroupWork, deed: Deed): Finding | undefined {
  switch (deed.kind) {
    case 'ASSIGNED':
    case 'NOTED':
      return work.finding;
    case 'INHERITED':
      return takesOver(work, deed.state) ? undefined : work.finding;
    default:
      return findingOf(deed, work);
  }
}

function statusFrom({ statusFrom: before }: GroupWork, { kind }: Deed): GroupWork['statusFrom'] {
  if (kind === 'ASSIGNED' || kind === 'NOTED') return before;
  if (kind !== 'INHERITED') return 'LOG';
  return before === 'LOG' ? 'LOG' : 'INHERITED';
}

function stateAfter(work: GroupWork, deed: Deed, at: number, by: Actor): WorkState {
  const assigned = work.assignee === undefined ? {} : { assignee: work.assignee };
  switch (deed.kind) {
    case 'RESOLVED':
      return { ...assigned, status: 'RESOLVED', resolution: { in: deed.in, at, by } };
    case 'IGNORED':
      return { ...assigned, status: 'IGNORED', ignore: { until: deed.until, at, by } };
    case 'UNRESOLVED':
    case 'IGNORE_ENDED':
      return { ...assigned, status: 'UNRESOLVED' };
    case 'REGRESSED': {
      const { version, eventId, eventAt } = deed;
      const { resolution } = work;
      return {
        ...assigned,
        status: 'REGRESSED',
        ...(resolution ? { resolution } : {}),
        regression: { version, eventId, eventAt, at },
      };
    }
    case 'ASSIGNED': {
      const { assignee: _, ...unassigned } = stateOf(work);
      return deed.to === null ? unassigned : { ...unassigned, assignee: deed.to };
    }
    case 'NOTED':
      return stateOf(work);
    case 'INHERITED':
      return inherited(work, deed.state);
  }
}

/** The more open one wins: a defect must not be hidden because another one, of the same group now, was settled. */
const OPENNESS: Readonly<Record<Status, number>> = { REGRESSED: 3, UNRESOLVED: 2, IGNORED: 1, RESOLVED: 0 };

/** What two groups that became one are together. */
function inherited(work: GroupWork, state: WorkState): WorkState {
  const assignee = work.assignee ?? state.assignee;
  const assigned = assignee === undefined ? {} : { assignee };
  return { ...stateOf(takesOver(work, state) ? state : work), ...assigned };
}

function takesOver(work: GroupWork, state: WorkState): boolean {
  // What was decided about the group itself stays.
  if (work.statusFrom !== 'INHERITED') return work.statusFrom === 'NOBODY';
  const difference = OPENNESS[state.status] - OPENNESS[work.status];
  return difference > 0 || (difference === 0 && decidedAt(state) > decidedAt(work));
}

const decidedAt = ({ resolution, ignore }: WorkState): number => resolution?.at ?? ignore?.at ?? 0;
