import { keyOfDay, type AppDay } from './days';
import type { DayRow } from './day-row';
import { isOff, type Drift } from './drift';

/** What a settle has found out about the days that it rebuilds. */
export interface Rebuilt {
  readonly drift: readonly Drift[];
  /** What was known of the days before. */
  readonly known: ReadonlyMap<string, DayRow>;
  /** For how many events the copies stand that it left out, by tenant and app with a space in between. */
  readonly copies: ReadonlyMap<string, number>;
}

/**
 * Days of which there are fewer events than were published, copies that were published with them included, though no row
 * was said to be taken away; or none at all, whatever was said: nobody takes away all rows of a day one by one.
 */
export function goneDays(days: readonly AppDay[], { drift, known, copies }: Rebuilt): AppDay[] {
  const events = new Map(
    drift.filter(({ metric }) => metric === 'EVENTS').map((one) => [keyOfDay(one), one]),
  );
  return days.filter((day) => {
    const one = events.get(keyOfDay(day));
    if (!one) return false;
    const stored = (one.rebuilt ?? 0) + (copies.get(`${day.tenantId} ${day.appId}`) ?? 0);
    if (stored === 0) return (one.published ?? 0) > 0;
    const isFewer = stored < (one.published ?? 0) && isOff({ ...one, rebuilt: stored });
    return isFewer && known.get(keyOfDay(day))?.stale !== true;
  });
}
