import { DAY_MS } from '@sonde/event-schema';
import { zoneSpells } from './zone';

export const GRAINS = ['MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
export type Grain = (typeof GRAINS)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** The longest range, in days, that a question may ask at each grain. */
export const MAX_RANGE_DAYS: Readonly<Record<Grain, number>> = {
  MINUTE: 7,
  HOUR: 100,
  DAY: 400,
  WEEK: 3_660,
  MONTH: 3_660,
};

/**
 * Starts of the buckets that `from <= t < to` touches, epoch milliseconds ascending, by the calendar of the time zone.
 * The first may start before `from`. Weeks start on Monday. A day that begins with a clock change starts with its first
 * moment; an hour that the clock repeats is two buckets.
 */
export function bucketStarts(grain: Grain, timeZone: string, from: number, to: number): number[] {
  if (grain === 'MINUTE') return steps(Math.floor(from / MINUTE_MS) * MINUTE_MS, MINUTE_MS, to);
  if (grain === 'HOUR') return hours(timeZone, from, to);
  return calendar(grain, timeZone, from, to);
}

function steps(first: number, step: number, to: number): number[] {
  const starts: number[] = [];
  for (let at = first; at < to; at += step) starts.push(at);
  return starts;
}

function hours(timeZone: string, from: number, to: number): number[] {
  const spells = zoneSpells(timeZone, from, to);
  const starts: number[] = [];
  for (const [i, spell] of spells.entries()) {
    const end = spells[i + 1]?.from ?? to;
    const first = Math.floor((spell.from + spell.offsetMs) / HOUR_MS) * HOUR_MS - spell.offsetMs;
    for (const start of steps(first, HOUR_MS, end)) {
      if (start > (starts.at(-1) ?? -Infinity)) starts.push(start);
    }
  }
  return starts;
}

/** Local midnight that begins the period of the local time. Local times are milliseconds as if they were UTC. */
function periodStart(grain: Grain, local: number): number {
  const day = Math.floor(local / DAY_MS);
  if (grain === 'WEEK') return (day - ((((day + 3) % 7) + 7) % 7)) * DAY_MS;
  if (grain === 'MONTH') {
    const date = new Date(local);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  return day * DAY_MS;
}

function nextPeriod(grain: Grain, start: number): number {
  if (grain === 'WEEK') return start + 7 * DAY_MS;
  if (grain === 'MONTH') {
    const date = new Date(start);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
  return start + DAY_MS;
}

function calendar(grain: Grain, timeZone: string, from: number, to: number): number[] {
  const spells = zoneSpells(timeZone, from - 40 * DAY_MS, to + 2 * DAY_MS);
  /** The first moment whose local time has reached `local`. */
  const reached = (local: number): number => {
    for (const [i, spell] of spells.entries()) {
      const at = Math.max(spell.from, local - spell.offsetMs);
      if (at < (spells[i + 1]?.from ?? Infinity)) return at;
    }
    return local;
  };
  const offset = spells.findLast((spell) => spell.from <= from)?.offsetMs ?? 0;
  const starts: number[] = [];
  for (let local = periodStart(grain, from + offset); ; local = nextPeriod(grain, local)) {
    const start = reached(local);
    if (start >= to) return starts;
    if (start > (starts.at(-1) ?? -Infinity)) starts.push(start);
  }
}
