import { timeParam, type Params } from '../conditions';
import type { TimeRange } from '../question';
import { SESSION_LIVES, SESSION_ROWS } from '../row-set';

/** Rows of events with the session that each belongs to. */
export interface EventsOfSessions {
  /** What stands behind FROM. */
  readonly from: string;
  /** 64 bits that tell the session: ten million of them collide once in several hundred thousand answers. */
  readonly session: string;
}

/**
 * The session that an event belongs to is the one that the SDK named, else the derived one of its lane around its time.
 * Events of a lane whose derived session is not stored yet belong together.
 * @param scope condition on the tenant and the one app
 */
export const eventsOfSessions = (params: Params, scope: string, range: TimeRange): EventsOfSessions => ({
  from:
    `events AS e LEFT ANY JOIN (SELECT laneKey AS derivedLane, groupArray((startAt, endAt, cityHash64(sessionId))) AS derivedTimes ` +
    `FROM ${SESSION_ROWS} WHERE ${scope} AND ${SESSION_LIVES} AND derived = 1 AND startAt < ${timeParam(params, range.to)} ` +
    `AND endAt >= ${timeParam(params, range.from)} GROUP BY derivedLane) AS d ON e.laneKey = d.derivedLane`,
  session:
    "multiIf(sessionId != '', cityHash64(sessionId), " +
    '(arrayFirst(w -> w.1 <= at AND at <= w.2, derivedTimes).3 AS derivedHash) != 0, derivedHash, ' +
    "cityHash64('lane', laneKey))",
});
