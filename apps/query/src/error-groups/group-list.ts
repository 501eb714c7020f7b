import {
  filterConditions,
  Params,
  rangeCondition,
  scopeCondition,
  type Filter,
  type TimeRange,
} from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Place } from '../paging/cursor';
import type { Ask } from '../warehouse/ask';

export type OrderField = 'EVENTS' | 'USERS' | 'SESSIONS' | 'LAST_SEEN';

export interface GroupOrder {
  readonly by: OrderField;
  readonly direction: 'ASC' | 'DESC';
}

/** A group's figures in the asked range. */
export interface GroupFigures {
  readonly id: string;
  readonly events: number;
  readonly users: number;
  readonly sessions: number;
  /** Epoch milliseconds, within the range. */
  readonly lastInRange: number;
}

const FIGURES: Readonly<Record<OrderField, keyof GroupFigures>> = {
  EVENTS: 'events',
  USERS: 'users',
  SESSIONS: 'sessions',
  LAST_SEEN: 'lastInRange',
};

/** Condition of events that belong to a group. */
export const GROUPED = "type IN ('crash', 'error', 'anr') AND errorGroupId != ''";

/** The sort key: the figure and the id. */
export const GROUP_PLACE = ['number', 'string'] as const;

export const placeOfGroup =
  (order: GroupOrder) =>
  (group: GroupFigures): Place => [Number(group[FIGURES[order.by]]), group.id];

export interface GroupQuestion {
  readonly range: TimeRange;
  readonly filters: readonly Filter[];
  readonly order: GroupOrder;
  readonly first: number;
  readonly after?: Place | undefined;
  /** Only this group. */
  readonly id?: string;
}

/** Groups with events in the range, in the asked order; one more than `first` where there are more. */
export function listGroups(ask: Ask, scope: AppScope, question: GroupQuestion): Promise<GroupFigures[]> {
  const { order, after } = question;
  const params = new Params();
  const where = [
    scopeCondition(params, scope),
    rangeCondition(params, question.range)('at'),
    GROUPED,
    ...(question.id === undefined ? [] : [`errorGroupId = ${params.bind('String', question.id)}`]),
    ...filterConditions(params, 'events', question.filters),
  ];
  const figure = FIGURES[order.by];
  const sign = order.direction === 'ASC' ? '>' : '<';
  const having = after
    ? `HAVING (${figure}, id) ${sign} (${params.bind('Float64', Number(after[0]))}, ${params.bind('String', String(after[1]))})`
    : '';
  const sql =
    `SELECT toString(errorGroupId) AS id, sum(weight) AS events, toFloat64(uniqExact(installId)) AS users, ` +
    `toFloat64(uniqExact(laneKey)) AS sessions, toFloat64(toUnixTimestamp64Milli(max(at))) AS lastInRange ` +
    `FROM events WHERE ${where.join(' AND ')} GROUP BY id ${having} ` +
    `ORDER BY ${figure} ${order.direction}, id ${order.direction} LIMIT ${question.first + 1}`;
  return ask.select<GroupFigures>(sql, params.values);
}
