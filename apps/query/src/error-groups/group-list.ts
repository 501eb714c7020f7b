import {
  filterConditions,
  Params,
  rangeCondition,
  scopeCondition,
  SESSION_LIVES,
  SESSION_ROWS,
  timeParam,
  type Filter,
  type TimeRange,
} from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Place } from '../paging/cursor';
import { readMoment, upToMoment, writeMoment, type Moment } from '../paging/moment';
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

/** The sort key: the figure and the id; then the moment whose figures the walk shows. */
export const GROUP_PLACE = ['figure', 'text', 'json'] as const;

export const placeOfGroup =
  (order: GroupOrder, moment: Moment) =>
  (group: GroupFigures): Place => [Number(group[FIGURES[order.by]]), group.id, writeMoment(moment)];

export interface GroupQuestion {
  readonly range: TimeRange;
  readonly filters: readonly Filter[];
  readonly order: GroupOrder;
  readonly first: number;
  readonly after?: Place | undefined;
  /** Only this group. */
  readonly id?: string;
  /** Only events that were there at that moment. */
  readonly moment?: Moment;
}

/** The moment that a walk through the groups begins with: figures change while events arrive, and the order with them. */
export function momentOfGroups(
  ask: Ask,
  scope: AppScope,
  { range, filters }: Pick<GroupQuestion, 'range' | 'filters'>,
): Promise<Moment> {
  const params = new Params();
  return readMoment(ask, params, 'events', groupedEvents(params, scope, range, filters));
}

const groupedEvents = (
  params: Params,
  scope: AppScope,
  range: TimeRange,
  filters: readonly Filter[],
): string[] => [
  scopeCondition(params, scope),
  rangeCondition(params, range)('at'),
  GROUPED,
  ...filterConditions(params, 'events', filters),
];

/** Groups with events in the range, in the asked order; one more than `first` where there are more. */
export function listGroups(ask: Ask, scope: AppScope, question: GroupQuestion): Promise<GroupFigures[]> {
  const { order, after } = question;
  const params = new Params();
  const where = [
    ...groupedEvents(params, scope, question.range, question.filters),
    ...(question.id === undefined ? [] : [`errorGroupId = ${params.bind('String', question.id)}`]),
    ...(question.moment ? [upToMoment(params, question.moment)] : []),
  ];
  const figure = FIGURES[order.by];
  const sign = order.direction === 'ASC' ? '>' : '<';
  const having = after
    ? `HAVING (${figure}, id) ${sign} (${params.bind('Float64', Number(after[0]))}, ${params.bind('String', String(after[1]))})`
    : '';
  const sql =
    `SELECT toString(errorGroupId) AS id, sum(weight) AS events, toFloat64(uniqExact(installId)) AS users, ` +
    `toFloat64(uniqExact(${SESSION_OF_EVENT})) AS sessions, toFloat64(toUnixTimestamp64Milli(max(at))) AS lastInRange ` +
    `FROM events AS e ${joinDerivedSessions(params, scope, question.range, where)} WHERE ${where.join(' AND ')} ` +
    `GROUP BY id ${having} ` +
    `ORDER BY ${figure} ${order.direction}, id ${order.direction} LIMIT ${question.first + 1} ` +
    'SETTINGS do_not_merge_across_partitions_select_final = 1';
  return ask.select<GroupFigures>(sql, params.values);
}

/**
 * The session that an event belongs to: the one that the SDK named, else the derived one of its lane around its time.
 * An event whose derived session is not stored yet counts with those of its lane that wait likewise.
 * Told apart by 64-bit hashes, which take a fraction of the memory that ids take: ten million of them collide once in
 * several hundred thousand answers.
 */
const SESSION_OF_EVENT =
  "multiIf(sessionId != '', cityHash64(sessionId), " +
  '(arrayFirst(w -> w.1 <= at AND at <= w.2, derivedTimes).3 AS derivedHash) != 0, derivedHash, ' +
  "cityHash64('lane', laneKey))";

/** Adds the derived sessions of the events' lanes that reach into the range, as (start, end, hash of the id). */
function joinDerivedSessions(
  params: Params,
  scope: AppScope,
  range: TimeRange,
  where: readonly string[],
): string {
  return (
    `LEFT ANY JOIN (SELECT laneKey AS derivedLane, groupArray((startAt, endAt, cityHash64(sessionId))) AS derivedTimes ` +
    `FROM ${SESSION_ROWS} WHERE ${scopeCondition(params, scope)} AND ${SESSION_LIVES} AND derived = 1 ` +
    `AND startAt < ${timeParam(params, range.to)} AND endAt >= ${timeParam(params, range.from)} ` +
    `AND laneKey IN (SELECT laneKey FROM events WHERE ${where.join(' AND ')} AND sessionId = '') ` +
    `GROUP BY derivedLane) AS derivedSessions ON e.laneKey = derivedLane`
  );
}
