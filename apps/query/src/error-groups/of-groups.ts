import { filterConditions, Params, rangeCondition, scopeCondition } from '@sonde/vitals';
import type { MergeMap } from '@sonde/triage';
import { upToMoment } from '../paging/moment';
import { together } from '../request-loaders';
import type { GroupParent } from './group';

/** Condition of events that belong to a group. */
export const GROUPED = "type IN ('crash', 'error', 'anr') AND errorGroupId != ''";

/** SQL of the group that a row is shown in. Rows keep their own groups: it is reading that puts them together. */
export function shownGroup(params: Params, merges: MergeMap): string {
  if (merges.isEmpty) return 'errorGroupId';
  const list = (ids: readonly string[]): string => params.bind('Array(String)', ids);
  return `transform(toString(errorGroupId), ${list(merges.from)}, ${list(merges.into)}, toString(errorGroupId))`;
}

/** All ids under which events of the groups are stored. */
export const membersOf = (merges: MergeMap, ids: Iterable<string>): string[] => [
  ...new Set([...ids].flatMap((id) => merges.members(id))),
];

/**
 * Condition that a row is of one of these ids. `IN`, unlike `has`, lets ClickHouse leave out the granules that hold none of
 * them: by the table's index it reads a fifth.
 */
export const isOneOfIds = (params: Params, ids: readonly string[]): string =>
  `errorGroupId IN ${params.bind('Array(String)', ids)}`;

/** A statement about several groups of one list. */
export interface GroupsStatement {
  readonly params: Params;
  /** SQL of the group that a row is shown in. */
  readonly group: string;
  /** Condition on tenant, app and members, and that the row is a failure. */
  readonly members: string;
  /** Conditions on range, filters and moment, as the list has them. */
  readonly asked: string;
}

export function statementOf(groups: readonly [GroupParent, ...GroupParent[]]): GroupsStatement {
  const [{ scope, merges, range, filters, moment }] = groups;
  const params = new Params();
  const ids = membersOf(
    merges,
    groups.map(({ id }) => id),
  );
  // Only the merges that matter are sent along.
  const own = groups.some(({ id }) => merges.members(id).length > 1);
  return {
    params,
    group: own ? shownGroup(params, merges) : 'errorGroupId',
    members: [scopeCondition(params, scope), GROUPED, isOneOfIds(params, ids)].join(' AND '),
    asked: [
      rangeCondition(params, range)('at'),
      ...filterConditions(params, 'events', filters),
      ...(moment ? [upToMoment(params, moment)] : []),
    ].join(' AND '),
  };
}

/** Groups of the same list, about which one statement can ask. */
export const ofOneList = <K>(keys: readonly K[], groupOf: (key: K) => GroupParent): K[][] =>
  together(keys, (key) => listKey(groupOf(key)));

/** The same for groups of the same list. */
export const listKey = ({ scope, merges, range, filters, moment }: Omit<GroupParent, 'id'>): string =>
  JSON.stringify([scope.appId, numberOf(merges), range.from, range.to, filters, moment]);

/** Groups of the same app, about whose events of all times one statement can ask. */
export const ofOneApp = (groups: readonly GroupParent[]): GroupParent[][] =>
  together(groups, ({ scope, merges }) => `${scope.appId} ${numberOf(merges)}`);

const numbers = new WeakMap<MergeMap, number>();
let count = 0;

/** Merges may change between two changes of one request: what was read under the former ones is not the answer then. */
function numberOf(merges: MergeMap): number {
  const number = numbers.get(merges) ?? ++count;
  numbers.set(merges, number);
  return number;
}

/**
 * Answers all groups with one statement per list.
 * @param ask the rows of groups of one list; each says of which group it is
 */
export async function askByList<R extends { readonly id: string }, V>(
  groups: readonly GroupParent[],
  ask: (groups: readonly [GroupParent, ...GroupParent[]]) => Promise<readonly R[]>,
  valueOf: (group: GroupParent, rows: readonly R[]) => V,
): Promise<V[]> {
  const values = new Map<GroupParent, V>();
  await Promise.all(
    ofOneList(groups, (group) => group).map(async (ofList) => {
      const [first, ...others] = ofList;
      if (!first) return;
      const rows = new Map<string, R[]>();
      for (const row of await ask([first, ...others])) {
        const known = rows.get(row.id);
        if (known) known.push(row);
        else rows.set(row.id, [row]);
      }
      for (const group of ofList) values.set(group, valueOf(group, rows.get(group.id) ?? []));
    }),
  );
  return groups.map((group) => values.get(group) as V);
}
