import { DIMENSIONS, type DimensionId, type Source } from './dimension';
import type { RowSet } from './metric';

/** SQL of a set of rows, and the column that says when each of them counts. */
export interface RowSetSql {
  readonly from: string;
  readonly time: string;
  /** Conditions that the set itself needs, beside scope and range. */
  readonly where: readonly string[];
  /** The set has applied scope and range itself to what it reads. */
  readonly source: Source;
}

export interface RowSetContext {
  /** Condition on tenantId and appId. */
  readonly scope: string;
  /** Condition that a time column lies in the asked range. */
  readonly inRange: (column: string) => string;
  readonly fromTime: string;
  readonly toTime: string;
  /** Dimensions that the question groups or filters by. */
  readonly dimensions: readonly DimensionId[];
}

/** The newest version of each session that is not a tombstone; versions never differ in their partition. */
export const SESSION_ROWS = 'sessions FINAL';
export const SESSION_LIVES = 'deleted = 0';

/** How each set of rows is read. */
export const ROW_SETS: Readonly<Record<RowSet, (context: RowSetContext) => RowSetSql>> = {
  events: () => ({ from: 'events', time: 'at', where: [], source: 'events' }),

  sessions: () => ({ from: SESSION_ROWS, time: 'startAt', where: [SESSION_LIVES], source: 'sessions' }),

  /**
   * Events but for those of sessions that never came to the foreground: named ones go by their id, derived ones by the times
   * between which their lane was in the background. An event whose derived session is not stored yet stays in.
   */
  foreground_events: ({ scope, fromTime, toTime }) => {
    const inBackground = (derived: 0 | 1): string =>
      `FROM ${SESSION_ROWS} WHERE ${scope} AND ${SESSION_LIVES} AND background = 1 AND derived = ${derived} ` +
      `AND startAt < ${toTime} AND endAt >= ${fromTime}`;
    return {
      // By the lane's key alone, which is faster than with the app beside it: keys of two apps hardly ever meet.
      from:
        `events AS e LEFT ANY JOIN (SELECT laneKey AS hiddenLane, groupArray((toString(appId), startAt, endAt)) AS hiddenTimes ` +
        `${inBackground(1)} GROUP BY hiddenLane) AS h ON e.laneKey = h.hiddenLane`,
      time: 'at',
      where: [
        `if(sessionId = '', NOT arrayExists(w -> w.1 = appId AND w.2 <= at AND at <= w.3, hiddenTimes), ` +
          `(appId, sessionId) NOT IN (SELECT appId, sessionId ${inBackground(0)}))`,
      ],
      source: 'events',
    };
  },

  /** One row per install, at the time when it began, with the columns of its earliest event and when that was (`seenAt`). */
  installs: ({ scope, dimensions }) => {
    const columns = [...new Set(dimensions.flatMap((id) => DIMENSIONS[id].columns))].filter(
      (name) => name !== 'appId',
    );
    const firsts = columns.map((name) => `, argMin(e.${name}, (e.at, e.eventHash)) AS ${name}`).join('');
    return {
      from:
        `(SELECT e.appId AS appId, e.installId AS installId, if(countIf(e.firstInstalledAt > fromUnixTimestamp64Milli(0)) > 0, ` +
        `minIf(e.firstInstalledAt, e.firstInstalledAt > fromUnixTimestamp64Milli(0)), min(e.at)) AS beganAt, min(e.at) AS seenAt${firsts} ` +
        `FROM events AS e WHERE ${scope} GROUP BY e.appId, e.installId)`,
      time: 'beganAt',
      where: [],
      source: 'events',
    };
  },

  /** Flows that were lost, with a value: not followed by a success of the same name in the session. */
  transactions_at_risk: ({ scope, fromTime, toTime }) => ({
    from:
      `events AS t LEFT ANY JOIN (SELECT appId AS endedApp, laneKey AS endedLane, name AS endedName, ` +
      `groupArray(at) AS endedAt FROM events WHERE ${scope} AND at >= ${fromTime} ` +
      `AND type = 'transaction' AND kind = 'ended' GROUP BY endedApp, endedLane, endedName) AS s ` +
      `ON t.appId = s.endedApp AND t.laneKey = s.endedLane AND t.name = s.endedName ` +
      `LEFT ANY JOIN (SELECT appId AS derivedApp, laneKey AS derivedLane, groupArray((startAt, endAt)) AS derivedTimes ` +
      `FROM sessions FINAL WHERE ${scope} AND ${SESSION_LIVES} AND derived = 1 AND startAt < ${toTime} AND endAt >= ${fromTime} ` +
      `GROUP BY derivedApp, derivedLane) AS d ON t.appId = d.derivedApp AND t.laneKey = d.derivedLane`,
    time: 'at',
    where: [
      "type = 'transaction'",
      "kind IN ('failed', 'timeout', 'crashed')",
      'valueMinor >= 0',
      "NOT arrayExists(x -> x > at AND (sessionId != '' OR " +
        'arrayExists(w -> w.1 <= at AND at <= w.2 AND x <= w.2, derivedTimes)), endedAt)',
    ],
    source: 'events',
  }),
};
