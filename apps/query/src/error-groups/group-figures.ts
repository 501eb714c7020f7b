import type { Ask } from '../warehouse/ask';
import { keptOf, type KnownOfRows } from '../layers/kept';
import type { GroupParent } from './group';
import { rangeBefore } from './group-list';
import { growsAtLeast } from './growth';
import { askByList, statementOf } from './of-groups';
import { joinDerivedSessions, SESSION_OF_EVENT } from './session-of-event';

/** A group's figures in the asked range. */
export interface GroupFigures {
  readonly events: number;
  /** Distinct installs. */
  readonly users: number;
}

export const selectFigures = (ask: Ask, groups: readonly GroupParent[]): Promise<GroupFigures[]> =>
  askByList(
    groups,
    (ofList) => {
      const { params, group, members, asked } = statementOf(ofList);
      const sql =
        `SELECT toString(${group}) AS id, sum(weight) AS events, toFloat64(uniqExact(installId)) AS users ` +
        `FROM events WHERE ${members} AND ${asked} GROUP BY id`;
      return ask.select<GroupFigures & { readonly id: string }>(sql, params.values);
    },
    (_group, [row]) => ({ events: row?.events ?? 0, users: row?.users ?? 0 }),
  );

/** Distinct sessions of each group in the asked range, named by the SDK or derived. */
export const selectSessionCounts = (ask: Ask, groups: readonly GroupParent[]): Promise<number[]> =>
  askByList(
    groups,
    (ofList) => {
      const { params, group, members, asked } = statementOf(ofList);
      const [{ scope, range }] = ofList;
      const where = `${members} AND ${asked}`;
      const sql =
        `SELECT toString(${group}) AS id, toFloat64(uniqExact(${SESSION_OF_EVENT})) AS sessions ` +
        `FROM events AS e ${joinDerivedSessions(params, scope, range, where)} WHERE ${where} GROUP BY id ` +
        'SETTINGS do_not_merge_across_partitions_select_final = 1';
      return ask.select<{ readonly id: string; readonly sessions: number }>(sql, params.values);
    },
    (_group, [row]) => row?.sessions ?? 0,
  );

export interface Growth {
  readonly eventsBefore: number;
  readonly usersBefore: number;
  /** Users now ÷ users before; null where there were none. */
  readonly ratio: number | null;
  readonly atLeast: number;
}

/** What a group was in the range of the same length before the asked one. */
export function growthOf({ users }: GroupFigures, before: GroupFigures): Growth {
  return {
    eventsBefore: before.events,
    usersBefore: before.users,
    ratio: before.users === 0 ? null : users / before.users,
    atLeast: growsAtLeast(users, before.users),
  };
}

/** The group in the range of the same length before. */
export const beforeOf = (group: GroupParent): GroupParent => ({ ...group, range: rangeBefore(group.range) });

/**
 * From when on growth can be told: events of the range before must not have expired. Epoch milliseconds.
 * @param known what is known of the app's rows
 */
export const growthKnownFrom = (
  { app }: Pick<GroupParent, 'app'>,
  now: number,
  known?: KnownOfRows,
): number => keptOf(app, now, known).raw;
