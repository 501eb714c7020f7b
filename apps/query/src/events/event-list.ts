import {
  filterConditions,
  Params,
  rangeCondition,
  scopeCondition,
  timeParam,
  type Filter,
  type Scope,
  type TimeRange,
} from '@sonde/vitals';
import type { Place } from '../paging/cursor';
import type { Ask } from '../warehouse/ask';
import { EVENT_SELECT, type EventRow } from './event-row';

/** The sort key: time and hash of the id, so that equal times have an order too. */
export const EVENT_PLACE = ['time', 'hash'] as const;

export const placeOfEvent = (row: EventRow): Place => [row.atMs, row.eventHashText];

/**
 * The order by time, written so that ClickHouse can read along the table's own order and stop early:
 * the hour of a time rises with it.
 */
const order = (direction: 'ASC' | 'DESC'): string =>
  `toStartOfHour(at) ${direction}, at ${direction}, eventHash ${direction}`;

export const newestFirst = order('DESC');

/** Rows beyond the place. */
function beyond(params: Params, sign: '<' | '>', place: Place | undefined): string[] {
  if (!place) return [];
  const at = timeParam(params, Number(place[0]));
  const hash = params.bind('UInt64', String(place[1]));
  return [`at ${sign}= ${at}`, `(at, eventHash) ${sign} (${at}, ${hash})`];
}

/** Events of the range, newest first; one more than `first` where there are more. */
export function selectEvents(
  ask: Ask,
  scope: Scope,
  question: {
    readonly range: TimeRange;
    readonly filters: readonly Filter[];
    readonly first: number;
    readonly after: Place | undefined;
    readonly where?: readonly string[];
  },
): Promise<EventRow[]> {
  const params = new Params();
  const where = [
    scopeCondition(params, scope),
    rangeCondition(params, question.range)('at'),
    ...(question.where ?? []),
    ...filterConditions(params, 'events', question.filters),
    ...beyond(params, '<', question.after),
  ];
  const sql = `SELECT ${EVENT_SELECT} FROM events WHERE ${where.join(' AND ')} ORDER BY ${newestFirst} LIMIT ${question.first + 1}`;
  return ask.select<EventRow>(sql, params.values);
}

/** What keeps a session's events together. */
export interface SessionSpan {
  readonly id: string;
  readonly derived: boolean;
  /** 64 bits, as text. */
  readonly laneKey: string;
  /** Epoch milliseconds, both included. */
  readonly startAt: number;
  readonly endAt: number;
}

/** Events of one session in the order of time; one more than `first` where there are more. */
export function selectTimeline(
  ask: Ask,
  scope: Scope,
  session: SessionSpan,
  first: number,
  after: Place | undefined,
): Promise<EventRow[]> {
  const params = new Params();
  const where = [
    scopeCondition(params, scope),
    ...sessionConditions(params, session),
    ...beyond(params, '>', after),
  ];
  const sql = `SELECT ${EVENT_SELECT} FROM events WHERE ${where.join(' AND ')} ORDER BY ${order('ASC')} LIMIT ${first + 1}`;
  return ask.select<EventRow>(sql, params.values);
}

/** A derived session has no name in its events: its lane and its time are what they share. */
export function sessionConditions(params: Params, session: SessionSpan): string[] {
  return [
    `at >= ${timeParam(params, session.startAt)} AND at <= ${timeParam(params, session.endAt)}`,
    `laneKey = ${params.bind('UInt64', session.laneKey)}`,
    `sessionId = ${params.bind('String', session.derived ? '' : session.id)}`,
  ];
}
