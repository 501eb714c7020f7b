import { Params, scopeCondition } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';
import { GROUPED, isOneOfIds, membersOf, ofOneApp } from './of-groups';
import type { GroupParent } from './group';

/** What a group is called. */
export interface GroupName {
  readonly kind: string;
  readonly title: string;
  readonly culprit: string;
  /** When an event of it was, of which the name was stored; undefined where none is. Epoch milliseconds. */
  readonly namedAt?: number;
}

/** The name of a stored group, by its own id. */
export interface NameRow extends GroupName {
  readonly id: string;
}

/**
 * The groups' names; that of a member where the group has none of its own, which is so when only members have sent
 * anything. A group whose name is not stored yet is called by its id.
 */
export async function loadGroupNames(ask: Ask, groups: readonly GroupParent[]): Promise<GroupName[]> {
  const names = new Map<GroupParent, GroupName>();
  await Promise.all(
    ofOneApp(groups).map(async (ofApp) => {
      const [any] = ofApp;
      if (!any) return;
      const ids = membersOf(
        any.merges,
        ofApp.map(({ id }) => id),
      );
      const byId = new Map((await selectNames(ask, any, ids)).map((row) => [row.id, row]));
      const unnamed: GroupParent[] = [];
      for (const group of ofApp) {
        const name = group.merges
          .members(group.id)
          .map((id) => byId.get(id))
          .find((row) => row);
        if (name) names.set(group, name);
        else unnamed.push(group);
      }
      const kinds = await selectKinds(ask, unnamed);
      for (const group of unnamed) {
        const kind = group.merges
          .members(group.id)
          .map((id) => kinds.get(id))
          .find((type) => type);
        names.set(group, { kind: kind ?? 'ERROR', title: group.id, culprit: '' });
      }
    }),
  );
  return groups.map((group) => names.get(group) as GroupName);
}

/** Names that are stored, by the groups' own ids. */
export function selectNames(
  ask: Ask,
  { scope }: Pick<GroupParent, 'scope'>,
  ids: readonly string[],
): Promise<NameRow[]> {
  const params = new Params();
  return ask.select<NameRow>(
    'SELECT errorGroupId AS id, toString(kind) AS kind, title, culprit, ' +
      `toFloat64(toUnixTimestamp64Milli(seenAt)) AS namedAt FROM error_groups FINAL ` +
      `WHERE ${scopeCondition(params, scope)} AND ${isOneOfIds(params, ids)}`,
    params.values,
  );
}

/** Of groups without a name: what their events say. */
async function selectKinds(ask: Ask, groups: readonly GroupParent[]): Promise<Map<string, string>> {
  const [any] = groups;
  if (!any) return new Map();
  const params = new Params();
  const ids = membersOf(
    any.merges,
    groups.map(({ id }) => id),
  );
  const rows = await ask.select<{ readonly id: string; readonly kind: string }>(
    `SELECT toString(errorGroupId) AS id, upper(toString(any(type))) AS kind FROM events ` +
      `WHERE ${scopeCondition(params, any.scope)} AND ${GROUPED} AND ${isOneOfIds(params, ids)} GROUP BY id`,
    params.values,
  );
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}
