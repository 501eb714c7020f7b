import type { MergeMap } from '@sonde/triage';
import { Params, scopeCondition } from '@sonde/vitals';
import { GROUPED, isOneOfIds, membersOf } from '../error-groups/of-groups';
import { regroupedInto } from '../error-groups/regrouped-ids';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';

/**
 * The group that is meant by each id: itself, or the one that got its events when the app was regrouped. Ids of no group
 * are missing.
 */
export async function groupsMeant(
  ask: Ask,
  scope: AppScope,
  ids: readonly string[],
  merges: MergeMap,
): Promise<ReadonlyMap<string, string>> {
  const stored = await storedGroups(ask, scope, ids, merges);
  const meant = await Promise.all(
    ids.map(async (id): Promise<readonly [string, string][]> => {
      if (stored.has(merges.canonical(id))) return [[id, id]];
      const into = await regroupedInto(ask, scope, id);
      return into === undefined ? [] : [[id, into]];
    }),
  );
  return new Map(meant.flat());
}

/** Which of the groups there are: those of which an event is kept, of any member, and those that have a name. */
async function storedGroups(
  ask: Ask,
  scope: AppScope,
  ids: readonly string[],
  merges: MergeMap,
): Promise<ReadonlySet<string>> {
  const all = membersOf(
    merges,
    ids.map((id) => merges.canonical(id)),
  );
  const params = new Params();
  const where = `${scopeCondition(params, scope)} AND ${isOneOfIds(params, all)}`;
  const rows = await ask.select<{ readonly id: string }>(
    `SELECT DISTINCT errorGroupId AS id FROM error_groups WHERE ${where} ` +
      `UNION DISTINCT SELECT DISTINCT toString(errorGroupId) AS id FROM events WHERE ${where} AND ${GROUPED}`,
    params.values,
  );
  return new Set(rows.map(({ id }) => merges.canonical(id)));
}
