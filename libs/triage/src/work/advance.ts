import { compareVersions } from '../versions/compare-versions';
import type { Version } from '../versions/version';
import { MAX_SEEN_IN, type IgnoreEnded, type Regressed, type Resolution, type WorkState } from './activity';

const DAY_MS = 86_400_000;

/** Of which events of a group it must be known whether there are any. Epoch milliseconds; both bounds are excluded. */
export interface Lookout {
  /** Received after the decision. */
  readonly receivedAfter: number;
  /** That also happened, by their corrected time, after this; 0: whenever. */
  readonly happenedAfter: number;
}

/** The events of one version among those that are looked out for. */
export interface Sighting {
  readonly version: Version;
  /** The one that was received first. */
  readonly eventId: string;
  /** The group that it is in: that which is looked out for, or a member of it. */
  readonly groupId: string;
  readonly eventAt: number;
  readonly receivedAt: number;
}

/** All events of one group that are looked out for. */
export interface Sightings {
  /** One for each version, in any order. */
  readonly versions: readonly Sighting[];
  /** Distinct installs, over all versions. */
  readonly installs: number;
  /** The groups that the events are in, up to as many as a finding names. */
  readonly groups: readonly string[];
}

export const NOTHING_SEEN: Sightings = { versions: [], installs: 0, groups: [] };

/** What to look out for; undefined: no event can change this state. */
export function lookoutOf(work: WorkState): Lookout | undefined {
  const { status, resolution, ignore } = work;
  if (status === 'RESOLVED' && resolution) {
    return {
      receivedAfter: resolution.at,
      happenedAfter: resolution.in.kind === 'NOW' ? resolution.at : 0,
    };
  }
  if (status === 'IGNORED' && ignore?.until.kind === 'USERS') {
    return { receivedAfter: ignore.at, happenedAfter: 0 };
  }
  return undefined;
}

/** True for a state that time or events can change; all others need not be advanced. */
export const mayAdvance = (work: WorkState): boolean =>
  work.status === 'RESOLVED' || (work.status === 'IGNORED' && work.ignore?.until.kind !== 'FOREVER');

/**
 * What has come about since the last decision: at most one deed. The same whoever asks, as long as they have seen the
 * same events.
 *
 * @param seen what `lookoutOf` asks for; what else is among it is not counted
 * @param now epoch milliseconds
 */
export function advance(work: WorkState, seen: Sightings, now: number): readonly (Regressed | IgnoreEnded)[] {
  if (work.status === 'RESOLVED' && work.resolution) return regression(work.resolution, seen.versions);
  if (work.status !== 'IGNORED' || !work.ignore) return [];
  const { until, at } = work.ignore;
  switch (until.kind) {
    case 'FOREVER':
      return [];
    case 'USERS':
      if (seen.installs < until.more) return [];
      return [
        {
          kind: 'IGNORE_ENDED',
          because: { kind: 'USERS', users: seen.installs },
          seenIn: seen.groups.slice(0, MAX_SEEN_IN).map((groupId) => ({ groupId })),
        },
      ];
    case 'DAYS':
      return now < at + until.days * DAY_MS ? [] : [{ kind: 'IGNORE_ENDED', because: { kind: 'DAYS' } }];
  }
}

/** Whether a defect that was resolved so should be gone in that version. */
export function shouldBeGone(resolved: Resolution['in'], version: Version): boolean {
  switch (resolved.kind) {
    case 'VERSION':
      return compareVersions(version, resolved.version) >= 0;
    case 'NOW':
      return compareVersions(version, resolved.newest) >= 0;
    case 'NEXT_VERSION':
      return compareVersions(version, resolved.newest) > 0;
  }
}

function regression(resolution: Resolution, sightings: readonly Sighting[]): Regressed[] {
  const after = resolution.in.kind === 'NOW' ? resolution.at : 0;
  const [first] = sightings
    .filter(({ receivedAt, eventAt }) => receivedAt > resolution.at && eventAt > after)
    .filter(({ version }) => shouldBeGone(resolution.in, version))
    .sort(byReceipt);
  if (!first) return [];
  const { version, eventId, eventAt, groupId } = first;
  return [{ kind: 'REGRESSED', version, eventId, eventAt, seenIn: [{ groupId }] }];
}

const byReceipt = (a: Sighting, b: Sighting): number =>
  a.receivedAt - b.receivedAt || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
