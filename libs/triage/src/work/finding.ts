import type { MergeMap } from '../merges/merge-map';
import type { Deed, WorkState } from './activity';
import type { Finding, GroupWork } from './group-work';

/** What Sonde found by events, which an unmerge may take from the group; undefined for every other deed. */
export function findingOf(deed: Deed, before: GroupWork): Finding | undefined {
  if (deed.kind !== 'REGRESSED' && deed.kind !== 'IGNORE_ENDED') return undefined;
  if (!deed.seenIn || deed.seenIn.length === 0) return undefined;
  const { status, resolution, ignore, regression } = before;
  const state: WorkState = {
    status,
    ...(resolution ? { resolution } : {}),
    ...(ignore ? { ignore } : {}),
    ...(regression ? { regression } : {}),
  };
  return { seenIn: deed.seenIn, before: state };
}

/** The group's state if Sonde had not found what it found last. Who is assigned stays. */
export function withoutFinding(work: GroupWork): GroupWork {
  const { finding, status: _, resolution: _1, ignore: _2, regression: _3, ...rest } = work;
  return finding ? { ...rest, ...finding.before } : work;
}

/**
 * The state that holds with the merges as they are. What was found by events of a group that was taken out since does not
 * count; `advance` then says what the group's own events come to. It counts again when the group is merged again.
 *
 * @param groupId whose log it is
 */
export function standingWork(work: GroupWork, groupId: string, merges: MergeMap): GroupWork {
  const shownAs = merges.canonical(groupId);
  const isOwn = work.finding?.seenIn.every((seen) => merges.canonical(seen.groupId) === shownAs) ?? true;
  return isOwn ? work : withoutFinding(work);
}
