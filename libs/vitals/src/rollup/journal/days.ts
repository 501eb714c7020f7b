import { Params } from '../../conditions';
import type { DayRow } from './day-row';
import type { Entry } from './entry';
import { publishedBetween } from './read-journal';
import type { Select } from './store';

/** Subquery of what is known of days as of an entry: tenantId, appId, day (UInt16), through, clean, stale. */
export function daysAsOf(params: Params, { daysFrom, number }: Entry, where: readonly string[] = []): string {
  const first = params.bind('UInt64', daysFrom);
  const last = params.bind('UInt64', number);
  const conditions = [
    `d.number >= ${first} AND d.number <= ${last}`,
    `(d.number, d.batch) IN (${publishedBetween(first, last)})`,
    ...where,
  ];
  return (
    `SELECT tenantId, appId, dayNumber AS day, known.1 AS through, known.2 AS clean, known.3 AS stale FROM (` +
    `SELECT toString(d.tenantId) AS tenantId, toString(d.appId) AS appId, toUInt16(d.day) AS dayNumber, ` +
    `argMax((d.through, d.clean, d.stale), d.number) AS known ` +
    `FROM rollup_days AS d WHERE ${conditions.join(' AND ')} GROUP BY tenantId, appId, dayNumber)`
  );
}

/** Columns of `daysAsOf` as `DayFlags`. */
export const DAY_COLUMNS =
  'tenantId, appId, toUInt16(day) AS day, toFloat64(through) AS through, clean, stale';

interface DayFlags extends Omit<DayRow, 'clean' | 'stale'> {
  readonly clean: 0 | 1;
  readonly stale: 0 | 1;
}

/** @param sql that selects `DAY_COLUMNS` */
export async function selectDays(
  select: Select,
  sql: string,
  params: Readonly<Record<string, unknown>>,
): Promise<DayRow[]> {
  const rows = await select<DayFlags>(sql, params);
  return rows.map((row) => ({ ...row, clean: row.clean === 1, stale: row.stale === 1 }));
}

/** What is known of these days as of an entry, by `keyOfDay`. */
export async function knownDays(
  select: Select,
  state: Entry,
  days: readonly AppDay[],
): Promise<Map<string, DayRow>> {
  const params = new Params();
  const which = isOneOf(params, days, '(toString(d.tenantId), toString(d.appId), toUInt16(d.day))');
  const rows = await selectDays(
    select,
    `SELECT ${DAY_COLUMNS} FROM (${daysAsOf(params, state, [which])})`,
    params.values,
  );
  return new Map(rows.map((row) => [keyOfDay(row), row]));
}

/** An app's UTC day. */
export type AppDay = Pick<DayRow, 'tenantId' | 'appId' | 'day'>;

/** Names the day in a map. */
export const keyOfDay = ({ tenantId, appId, day }: AppDay): string => `${tenantId} ${appId} ${day}`;

/** Condition that a row is of one of these days; `columns` are those of tenant, app and day. */
export const isOneOf = (
  params: Params,
  days: readonly AppDay[],
  columns = '(tenantId, appId, toUInt16(day))',
): string =>
  `${columns} IN ${params.bindTuples(
    ['String', 'String', 'UInt16'],
    days.map(({ tenantId, appId, day }) => [tenantId, appId, day]),
  )}`;
