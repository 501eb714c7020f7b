import { Params, scopeCondition } from '@sonde/vitals';
import { compareVersions, newestVersion, type Version } from '@sonde/triage';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { GROUPED, isOneOfIds, membersOf, ofOneApp, shownGroup } from './of-groups';

/** When a group was seen, over all events that are kept. Epoch milliseconds. */
export interface Seen {
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** The oldest and the newest version in which a group was seen, over all events that are kept. */
export interface SeenVersions {
  readonly first: Version;
  readonly last: Version;
}

/** When each group was seen; null: never, as far as is kept. */
export async function loadSeen(ask: Ask, groups: readonly GroupParent[]): Promise<(Seen | null)[]> {
  const seen = await byShownId<Seen & { readonly id: string }>(
    ask,
    groups,
    'toFloat64(toUnixTimestamp64Milli(min(at))) AS firstSeen, toFloat64(toUnixTimestamp64Milli(max(at))) AS lastSeen',
  );
  return groups.map((group) => {
    const row = seen.get(group);
    return row ? { firstSeen: row.firstSeen, lastSeen: row.lastSeen } : null;
  });
}

/**
 * In which versions each group was seen, compared as versions: what an old phone sends late is of an old version all the
 * same. Null where no event says one.
 */
export async function loadSeenVersions(
  ask: Ask,
  groups: readonly GroupParent[],
): Promise<(SeenVersions | null)[]> {
  const seen = await byShownId<{
    readonly id: string;
    readonly said: readonly (readonly [string, string])[];
  }>(ask, groups, "groupUniqArrayIf((toString(appVersion), toString(appBuild)), appVersion != '') AS said");
  return groups.map((group) => {
    const versions = (seen.get(group)?.said ?? []).map(([version, build]) => ({ version, build }));
    const [any] = versions;
    if (!any) return null;
    const first = versions.reduce((least, one) => (compareVersions(one, least) < 0 ? one : least), any);
    return { first, last: newestVersion(versions) };
  });
}

/** One row for each group, over all events that are kept. */
async function byShownId<R extends { readonly id: string }>(
  ask: Ask,
  groups: readonly GroupParent[],
  columns: string,
): Promise<ReadonlyMap<GroupParent, R>> {
  const found = new Map<GroupParent, R>();
  await Promise.all(
    ofOneApp(groups).map(async (ofApp) => {
      const [any] = ofApp;
      if (!any) return;
      const params = new Params();
      const { scope, merges } = any;
      const ids = membersOf(
        merges,
        ofApp.map(({ id }) => id),
      );
      const rows = await ask.select<R>(
        `SELECT toString(${shownGroup(params, merges)}) AS id, ${columns} FROM events ` +
          `WHERE ${scopeCondition(params, scope)} AND ${GROUPED} AND ${isOneOfIds(params, ids)} GROUP BY id`,
        params.values,
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const group of ofApp) {
        const row = byId.get(group.id);
        if (row) found.set(group, row);
      }
    }),
  );
  return found;
}
