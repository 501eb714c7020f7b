import { bucketStarts } from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';
import type { GroupParent } from './group';
import { askByList, statementOf } from './of-groups';

export interface Point {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly events: number;
}

interface Row {
  readonly id: string;
  readonly start: number;
  readonly events: number;
}

const DAY_MS = 86_400_000;
const DAILY_UP_TO_DAYS = 400;
const MAX_FILLED_MS = 3_660 * DAY_MS;

const isDaily = ({ range }: GroupParent): boolean => range.to - range.from <= DAILY_UP_TO_DAYS * DAY_MS;

/** Each group's events by day, or by month over long ranges (UTC); days without events are filled in. */
export const selectSeries = (ask: Ask, groups: readonly GroupParent[]): Promise<Point[][]> =>
  askByList(
    groups,
    (ofList) => {
      const { params, group, members, asked } = statementOf(ofList);
      const bucket = isDaily(ofList[0]) ? 'toStartOfDay(at)' : "toDateTime(toStartOfMonth(at), 'UTC')";
      const sql =
        `SELECT toString(${group}) AS id, toFloat64(toUnixTimestamp(${bucket})) * 1000 AS start, ` +
        `sum(weight) AS events FROM events WHERE ${members} AND ${asked} GROUP BY id, start ORDER BY start`;
      return ask.select<Row>(sql, params.values);
    },
    filledIn,
  );

function filledIn(group: GroupParent, rows: readonly Row[]): Point[] {
  const { range } = group;
  const counted = new Map(rows.map((row) => [row.start, row.events]));
  // A range that nobody can have meant is shown where it has events only.
  const starts =
    range.to - range.from > MAX_FILLED_MS
      ? rows.map((row) => row.start)
      : bucketStarts(isDaily(group) ? 'DAY' : 'MONTH', 'UTC', range.from, range.to);
  return starts.map((at) => ({ at, events: counted.get(at) ?? 0 }));
}
