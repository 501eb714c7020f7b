import { Params } from '../../conditions';
import { DAY_COLUMNS, daysAsOf, isOneOf, keyOfDay, selectDays, type AppDay } from './days';
import type { DayRow } from './day-row';
import type { Entry } from './entry';
import { inRanges, rangesBetween, type RawRange } from './raw-range';
import type { Select } from './store';

/** The days of sessions, tombstones included: from the one in which a session starts to the one in which it ends. */
const DAYS_OF_SESSION = 'range(toUInt16(toDate(startAt)), toUInt16(toDate(greatest(startAt, endAt))) + 1)';

/** Subquery of (tenantId, appId, day) that session rows in these ranges touch. */
export const touchedBy = (params: Params, ranges: readonly RawRange[]): string =>
  `SELECT DISTINCT toString(s.tenantId) AS tenantId, toString(s.appId) AS appId, ` +
  `toUInt16(arrayJoin(${DAYS_OF_SESSION})) AS day FROM sessions AS s ` +
  `WHERE ${inRanges(params, ranges)}`;

/** Days whose sessions are read from the rollup and that session rows in these ranges touch. */
export async function cleanDaysTouched(
  select: Select,
  state: Entry,
  ranges: readonly RawRange[],
): Promise<DayRow[]> {
  if (ranges.length === 0 || state.settledIn === 0) return [];
  const params = new Params();
  const touched = touchedBy(params, ranges);
  const days = daysAsOf(params, state, [
    `(toString(d.tenantId), toString(d.appId), toUInt16(d.day)) IN (${touched})`,
  ]);
  return selectDays(select, `SELECT ${DAY_COLUMNS} FROM (${days}) WHERE clean = 1`, params.values);
}

/** Those of some days with sessions that changed, and were rolled past, between two states. */
export async function touchedSince(
  select: Select,
  base: Entry,
  state: Entry,
  days: readonly AppDay[],
): Promise<Set<string>> {
  const ranges = rangesBetween(base.rolled, state.rolled);
  if (ranges.length === 0) return new Set();
  const params = new Params();
  const touched = touchedBy(params, ranges);
  const rows = await select<AppDay>(
    `SELECT tenantId, appId, day FROM (${touched}) WHERE ${isOneOf(params, days)}`,
    params.values,
  );
  return new Set(rows.map(keyOfDay));
}
