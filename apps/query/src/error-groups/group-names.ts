import { Params, scopeCondition } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';
import { GROUPED } from './group-list';

/** What a group is called, and since when it is known. */
export interface GroupName {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly culprit: string;
  /** Epoch milliseconds, over all events that are kept. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

interface NameRow {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly culprit: string;
}

interface SeenRow {
  readonly id: string;
  readonly eventType: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** The groups' names by id. A group whose name is not stored yet is called by its id. */
export async function loadGroupNames(
  ask: Ask,
  scope: AppScope,
  ids: readonly string[],
): Promise<Map<string, GroupName>> {
  if (ids.length === 0) return new Map();
  const named = new Params();
  const nameSql =
    `SELECT errorGroupId AS id, kind, title, culprit FROM error_groups FINAL WHERE ${scopeCondition(named, scope)} ` +
    `AND has(${named.bind('Array(String)', ids)}, errorGroupId)`;
  const seen = new Params();
  const seenSql =
    `SELECT toString(errorGroupId) AS id, any(type) AS eventType, toFloat64(toUnixTimestamp64Milli(min(at))) AS firstSeen, ` +
    `toFloat64(toUnixTimestamp64Milli(max(at))) AS lastSeen FROM events WHERE ${scopeCondition(seen, scope)} ` +
    `AND ${GROUPED} AND has(${seen.bind('Array(String)', ids)}, errorGroupId) GROUP BY id`;
  const [names, times] = await Promise.all([
    ask.select<NameRow>(nameSql, named.values),
    ask.select<SeenRow>(seenSql, seen.values),
  ]);
  const byId = new Map(names.map((name) => [name.id, name]));
  return new Map(
    times.map(({ id, eventType, firstSeen, lastSeen }) => {
      const name = byId.get(id);
      const kind = name?.kind ?? eventType.toUpperCase();
      return [id, { id, kind, title: name?.title ?? id, culprit: name?.culprit ?? '', firstSeen, lastSeen }];
    }),
  );
}
