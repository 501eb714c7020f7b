import { DAY_MS } from '@sonde/event-schema';
import type { Params } from '../conditions';
import type { TimeRange } from '../question';
import type { Grain } from './buckets';
import { zoneSpells } from './zone';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Nothing is stored from before 1970 or after 2200: offsets are looked up for no longer. */
const clamp = (at: number): number => Math.min(Math.max(at, 0), Date.UTC(2200, 0, 1));

/**
 * SQL of the zone's offset in milliseconds at a time (epoch milliseconds). The calendar is the one of `buckets.ts`, so that
 * grouping in ClickHouse and filling in here can never disagree about a time zone. Numbers only: nothing of the question's text.
 */
function offsetSql(milliseconds: string, timeZone: string, range: TimeRange): string {
  const spells = zoneSpells(timeZone, clamp(range.from), clamp(range.to));
  if (spells.length === 1) return String(spells[0]?.offsetMs ?? 0);
  const starts = spells.map((spell) => `toInt64(${spell.from})`).join(', ');
  const offsets = spells.map((spell) => `toInt64(${spell.offsetMs})`).join(', ');
  return `transform(roundDown(${milliseconds}, [${starts}]), [${starts}], [${offsets}], toInt64(0))`;
}

/** SQL of the number of the local day (days since 1970-01-01 by the zone's calendar). */
export function localDaySql(column: string, timeZone: string, range: TimeRange): string {
  const milliseconds = `toUnixTimestamp64Milli(${column})`;
  return `intDiv(${milliseconds} + ${offsetSql(milliseconds, timeZone, range)}, ${DAY_MS})`;
}

/** SQL of the start of a time's bucket, epoch milliseconds as Float64. */
export function bucketSql(
  params: Params,
  column: string,
  grain: Grain,
  timeZone: string,
  range: TimeRange,
  buckets: readonly number[],
): string {
  const milliseconds = `toUnixTimestamp64Milli(${column})`;
  if (grain === 'MINUTE') return `toFloat64(intDiv(${milliseconds}, ${MINUTE_MS}) * ${MINUTE_MS})`;
  if (grain === 'HOUR') {
    const offset = offsetSql(milliseconds, timeZone, range);
    return `toFloat64(intDiv(${milliseconds} + ${offset}, ${HOUR_MS}) * ${HOUR_MS} - ${offset})`;
  }
  return `toFloat64(roundDown(${milliseconds}, ${params.bind('Array(Int64)', buckets)}))`;
}
