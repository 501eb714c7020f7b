import { FUTURE_TOLERANCE_MS } from '@sonde/event-schema';
import { Params, rangeCondition, scopeCondition, timeParam, type TimeRange } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Ask } from '../warehouse/ask';

const DAY_MS = 86_400_000;

export interface Received {
  readonly appVersion: string;
  readonly received: number;
}

/**
 * Events that came in the range, by version, unweighed. Events are kept in the order in which they happened: those that
 * came in the range happened no longer before it than the app keeps.
 */
export function selectReceived(
  ask: Ask,
  app: AppScope,
  range: TimeRange,
  retentionDays: number,
): Promise<Received[]> {
  const params = new Params();
  const where = [
    scopeCondition(params, app),
    rangeCondition(params, range)('receivedAt'),
    `at >= ${timeParam(params, range.from - retentionDays * DAY_MS)}`,
    `at < ${timeParam(params, range.to + FUTURE_TOLERANCE_MS)}`,
  ];
  const sql =
    "SELECT if(events.appVersion = '', 'unknown', toString(events.appVersion)) AS appVersion, " +
    `toFloat64(count()) AS received FROM events WHERE ${where.join(' AND ')} GROUP BY events.appVersion`;
  return ask.select<Received>(sql, params.values);
}
