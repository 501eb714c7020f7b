import { bucketStarts, filterConditions, Params, rangeCondition, scopeCondition } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { GROUPED } from './group-list';

export interface Point {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly events: number;
}

const DAY_MS = 86_400_000;
const DAILY_UP_TO_DAYS = 400;

/** A group's events by day, or by month over long ranges (UTC); days without events are filled in. */
export async function selectSeries(ask: Ask, group: GroupParent): Promise<Point[]> {
  const { range } = group;
  const daily = range.to - range.from <= DAILY_UP_TO_DAYS * DAY_MS;
  const params = new Params();
  const where = [
    scopeCondition(params, group.scope),
    rangeCondition(params, range)('at'),
    GROUPED,
    `errorGroupId = ${params.bind('String', group.id)}`,
    ...filterConditions(params, 'events', group.filters),
  ];
  const bucket = daily ? 'toStartOfDay(at)' : "toDateTime(toStartOfMonth(at), 'UTC')";
  const sql =
    `SELECT toFloat64(toUnixTimestamp(${bucket})) * 1000 AS start, sum(weight) AS events FROM events ` +
    `WHERE ${where.join(' AND ')} GROUP BY start ORDER BY start`;
  const rows = await ask.select<{ readonly start: number; readonly events: number }>(sql, params.values);
  const counted = new Map(rows.map((row) => [row.start, row.events]));
  // A range that nobody can have meant is shown where it has events only.
  const starts =
    range.to - range.from > MAX_FILLED_MS
      ? rows.map((row) => row.start)
      : bucketStarts(daily ? 'DAY' : 'MONTH', 'UTC', range.from, range.to);
  return starts.map((at) => ({ at, events: counted.get(at) ?? 0 }));
}

const MAX_FILLED_MS = 3_660 * DAY_MS;
