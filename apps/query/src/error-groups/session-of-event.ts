import {
  scopeCondition,
  SESSION_LIVES,
  SESSION_ROWS,
  timeParam,
  type Params,
  type TimeRange,
} from '@sonde/vitals';
import type { AppScope } from '../events/event';

/**
 * The session that an event belongs to: the one that the SDK named, else the derived one of its lane around its time.
 * An event whose derived session is not stored yet counts with those of its lane that wait likewise.
 * Told apart by 64-bit hashes, which take a fraction of the memory that ids take: ten million of them collide once in
 * several hundred thousand answers.
 */
export const SESSION_OF_EVENT =
  "multiIf(sessionId != '', cityHash64(sessionId), " +
  '(arrayFirst(w -> w.1 <= at AND at <= w.2, derivedTimes).3 AS derivedHash) != 0, derivedHash, ' +
  "cityHash64('lane', laneKey))";

/**
 * Adds to `events AS e` the derived sessions of the events' lanes that reach into the range, as (start, end, hash of the
 * id): what SESSION_OF_EVENT reads.
 * @param where conditions of the events that matter
 */
export function joinDerivedSessions(
  params: Params,
  scope: AppScope,
  range: TimeRange,
  where: string,
): string {
  return (
    `LEFT ANY JOIN (SELECT laneKey AS derivedLane, groupArray((startAt, endAt, cityHash64(sessionId))) AS derivedTimes ` +
    `FROM ${SESSION_ROWS} WHERE ${scopeCondition(params, scope)} AND ${SESSION_LIVES} AND derived = 1 ` +
    `AND startAt < ${timeParam(params, range.to)} AND endAt >= ${timeParam(params, range.from)} ` +
    `AND laneKey IN (SELECT laneKey FROM events WHERE ${where} AND sessionId = '') ` +
    `GROUP BY derivedLane) AS derivedSessions ON e.laneKey = derivedLane`
  );
}
