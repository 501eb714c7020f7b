import { filterConditions, rangeCondition, scopeCondition, type Params } from '@sonde/vitals';
import { together } from '../request-loaders';
import type { GroupParent } from './group';
import { GROUPED } from './group-list';

/** Groups of the same list, about which one statement can ask. */
export const ofOneList = <K>(keys: readonly K[], groupOf: (key: K) => GroupParent): K[][] =>
  together(keys, (key) => {
    const { scope, range, filters } = groupOf(key);
    return JSON.stringify([scope.appId, range.from, range.to, filters]);
  });

/** Conditions of the events of the groups, which are of one list. */
export function eventsOfGroups(params: Params, groups: readonly [GroupParent, ...GroupParent[]]): string {
  const [{ scope, range, filters }] = groups;
  const ids = [...new Set(groups.map(({ id }) => id))];
  return [
    scopeCondition(params, scope),
    rangeCondition(params, range)('at'),
    GROUPED,
    `has(${params.bind('Array(String)', ids)}, errorGroupId)`,
    ...filterConditions(params, 'events', filters),
  ].join(' AND ');
}

/**
 * Answers all groups with one statement per list.
 * @param ask the rows of groups of one list; each says of which group it is
 */
export async function askByList<R extends { readonly id: string }, V>(
  groups: readonly GroupParent[],
  ask: (groups: readonly [GroupParent, ...GroupParent[]]) => Promise<R[]>,
  valueOf: (group: GroupParent, rows: readonly R[]) => V,
): Promise<V[]> {
  const values = new Map<GroupParent, V>();
  await Promise.all(
    ofOneList(groups, (group) => group).map(async (ofList) => {
      const [first, ...others] = ofList;
      if (!first) return;
      const rows = new Map<string, R[]>();
      for (const row of await ask([first, ...others])) rows.set(row.id, [...(rows.get(row.id) ?? []), row]);
      for (const group of ofList) values.set(group, valueOf(group, rows.get(group.id) ?? []));
    }),
  );
  return groups.map((group) => values.get(group) as V);
}
