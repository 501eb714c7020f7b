import { Params, scopeCondition } from '@sonde/vitals';
import { compareVersions, newestVersion, type Version } from '@sonde/triage';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { GROUPED, isOneOfIds, membersOf, ofOneApp, shownGroup } from './of-groups';

/** When and in which versions a group was seen, over all events that are kept. */
export interface Seen {
  /** Epoch milliseconds. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /**
   * The oldest and the newest, compared as versions: what an old phone sends late is of an old version all the same. Null
   * where no event says one.
   */
  readonly firstVersion: string | null;
  readonly lastVersion: string | null;
}

interface Row {
  readonly id: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Version and build. */
  readonly said: readonly (readonly [string, string])[];
}

const COLUMNS =
  'toFloat64(toUnixTimestamp64Milli(min(at))) AS firstSeen, toFloat64(toUnixTimestamp64Milli(max(at))) AS lastSeen, ' +
  "groupUniqArrayIf((toString(appVersion), toString(appBuild)), appVersion != '') AS said";

/** When each group was seen; null: never, as far as is kept. */
export async function loadSeen(ask: Ask, groups: readonly GroupParent[]): Promise<(Seen | null)[]> {
  const found = new Map<GroupParent, Seen>();
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
      const rows = await ask.select<Row>(
        `SELECT toString(${shownGroup(params, merges)}) AS id, ${COLUMNS} FROM events ` +
          `WHERE ${scopeCondition(params, scope)} AND ${GROUPED} AND ${isOneOfIds(params, ids)} GROUP BY id`,
        params.values,
      );
      const byId = new Map(rows.map((row) => [row.id, seenOf(row)]));
      for (const group of ofApp) {
        const seen = byId.get(group.id);
        if (seen) found.set(group, seen);
      }
    }),
  );
  return groups.map((group) => found.get(group) ?? null);
}

function seenOf({ firstSeen, lastSeen, said }: Row): Seen {
  const versions = said.map(([version, build]): Version => ({ version, build }));
  const [any] = versions;
  if (!any) return { firstSeen, lastSeen, firstVersion: null, lastVersion: null };
  const first = versions.reduce((least, one) => (compareVersions(one, least) < 0 ? one : least), any);
  const last = newestVersion(versions);
  return { firstSeen, lastSeen, firstVersion: first.version, lastVersion: last.version };
}
