import {
  filterConditions,
  Params,
  rangeCondition,
  scopeCondition,
  timeParam,
  type Filter,
  type TimeRange,
} from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Place } from '../paging/cursor';
import type { Ask } from '../warehouse/ask';
import { selectSessions, type SessionRow } from './session-row';

/** The sort key: start and id. */
export const SESSION_PLACE = ['time', 'text'] as const;

export const placeOfSession = (row: SessionRow): Place => [row.startAtMs, row.sessionId];

/** Sessions that start in the range, newest first; one more than `first` where there are more. */
export function listSessions(
  ask: Ask,
  scope: AppScope,
  question: {
    readonly range: TimeRange;
    readonly filters: readonly Filter[];
    readonly first: number;
    readonly after: Place | undefined;
  },
): Promise<SessionRow[]> {
  const params = new Params();
  const where = [
    scopeCondition(params, scope),
    rangeCondition(params, question.range)('startAt'),
    ...filterConditions(params, 'sessions', question.filters),
  ];
  if (question.after) {
    const [at, id] = question.after;
    where.push(
      `(startAt, sessionId) < (${timeParam(params, Number(at))}, ${params.bind('String', String(id))})`,
    );
  }
  const sql = selectSessions(where, `ORDER BY startAt DESC, sessionId DESC LIMIT ${question.first + 1}`);
  return ask.select<SessionRow>(sql, params.values);
}

/** The session with that id, or undefined. */
export async function findSession(ask: Ask, scope: AppScope, id: string): Promise<SessionRow | undefined> {
  const params = new Params();
  const where = [scopeCondition(params, scope), `sessionId = ${params.bind('String', id)}`];
  const [row] = await ask.select<SessionRow>(selectSessions(where, 'LIMIT 1'), params.values);
  return row;
}
