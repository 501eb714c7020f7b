import { DAY_MS } from '@sonde/event-schema';

/** Shorter than the shortest spell between two changes of an offset (Morocco's Ramadan, about a month). */
const STEP_MS = 7 * DAY_MS;

/** From `from` on the zone's local time is UTC plus `offsetMs`. */
export interface ZoneSpell {
  readonly from: number;
  readonly offsetMs: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** Whether the text is the name of a time zone of the IANA database; plain offsets such as `+02:00` are not. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(name)) return false;
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds by which local time is ahead of UTC at that moment (epoch milliseconds). */
export function offsetAt(timeZone: string, at: number): number {
  // Most questions ask by UTC, and the calendar takes longer than their planning.
  if (timeZone === 'UTC') return 0;
  const second = Math.floor(at / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(second)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}

/** Number of the local day of a moment (epoch milliseconds): days since 1970-01-01 by the zone's calendar. */
export const localDayOf = (timeZone: string, at: number): number =>
  Math.floor((at + offsetAt(timeZone, at)) / DAY_MS);

/**
 * The zone's offsets over `from <= t < to`, in the order of time; the first spell begins at `from`.
 * Changes are found by looking once a week and halving where the offset differs.
 */
export function zoneSpells(timeZone: string, from: number, to: number): ZoneSpell[] {
  const spells: ZoneSpell[] = [{ from, offsetMs: offsetAt(timeZone, from) }];
  let at = from;
  let offsetMs = offsetAt(timeZone, from);
  while (at < to) {
    const next = Math.min(at + STEP_MS, to);
    const nextOffset = offsetAt(timeZone, next);
    if (nextOffset !== offsetMs) {
      let before = at;
      let after = next;
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (offsetAt(timeZone, middle) === offsetMs) before = middle;
        else after = middle;
      }
      if (after < to) spells.push({ from: after, offsetMs: nextOffset });
    }
    at = next;
    offsetMs = nextOffset;
  }
  return spells;
}
