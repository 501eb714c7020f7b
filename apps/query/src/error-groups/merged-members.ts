import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { selectNames, type GroupName } from './group-names';
import { askByList, membersOf, statementOf } from './of-groups';

/** A group that is shown as another one. */
export interface MergedMember extends GroupName {
  readonly id: string;
  /** In the asked range. */
  readonly events: number;
  /** Distinct installs. */
  readonly users: number;
}

interface Row {
  readonly id: string;
  readonly member: string;
  readonly events: number;
  readonly users: number;
}

/** What was merged into each group: every member but itself, most events first. */
export async function selectMerged(ask: Ask, groups: readonly GroupParent[]): Promise<MergedMember[][]> {
  const withMembers = groups.filter(({ id, merges }) => merges.members(id).length > 1);
  const [any] = withMembers;
  if (!any) return groups.map(() => []);
  const ids = membersOf(
    any.merges,
    withMembers.map(({ id }) => id),
  );
  const [names, rows] = await Promise.all([
    selectNames(ask, any, ids),
    askByList(
      withMembers,
      (ofList) => selectRows(ask, ofList),
      (_group, ofGroup) => ofGroup,
    ),
  ]);
  const byId = new Map(names.map((name) => [name.id, name]));
  const figures = new Map(withMembers.map((group, i) => [group, rows[i] ?? []]));
  return groups.map((group) => {
    const own = new Map((figures.get(group) ?? []).map((row) => [row.member, row]));
    return group.merges
      .members(group.id)
      .filter((id) => id !== group.id)
      .map((id): MergedMember => {
        const { kind = 'ERROR', title = id, culprit = '' } = byId.get(id) ?? {};
        return { id, kind, title, culprit, events: own.get(id)?.events ?? 0, users: own.get(id)?.users ?? 0 };
      })
      .sort((a, b) => b.events - a.events || (a.id < b.id ? -1 : 1));
  });
}

function selectRows(ask: Ask, ofList: readonly [GroupParent, ...GroupParent[]]): Promise<Row[]> {
  const { params, group, members, asked } = statementOf(ofList);
  return ask.select<Row>(
    `SELECT toString(${group}) AS id, toString(errorGroupId) AS member, sum(weight) AS events, ` +
      `toFloat64(uniqExact(installId)) AS users FROM events WHERE ${members} AND ${asked} GROUP BY id, member`,
    params.values,
  );
}
