import { takeAttempt } from './attempt';
import { keyOfDay, knownDays, type AppDay } from './days';
import type { DayRow } from './day-row';
import type { Layer } from './layer';
import { publish } from './publish';
import { newestEntry } from './read-journal';

/** A day whose rollup rows are not to be trusted. */
export interface Mark extends AppDay {
  /**
   * True: raw rows that are rolled up were put back or taken away, so that questions read raw rows until the day is
   * settled. False: of sessions only.
   */
  readonly stale: boolean;
}

/**
 * Says of days that their rollup rows are not the sum of their rows any more, so that they are settled soon. To be said
 * before rows that are rolled up are put back or taken away, and once more afterwards, since a settle in between may have
 * seen them or not.
 */
export async function markDays(
  layer: Pick<Layer, 'store' | 'identity'>,
  marks: readonly Mark[],
): Promise<void> {
  const { store, identity } = layer;
  const stale = new Map<string, boolean>();
  for (const mark of marks) stale.set(keyOfDay(mark), mark.stale || stale.get(keyOfDay(mark)) === true);
  const days = [...new Map(marks.map((mark) => [keyOfDay(mark), mark])).values()];
  const base = await newestEntry(store.select);
  // Where nothing is rolled up, a first roll-up may be under way that has not seen the rows.
  if (days.length === 0) return;
  const attempt = await takeAttempt(store, 'mark', base, identity);
  const entry = await publish(store, attempt, async (state) => {
    const byDay = await knownDays(store.select, state, days);
    return {
      ...state,
      days: days.map(({ tenantId, appId, day }): DayRow => {
        const before = byDay.get(keyOfDay({ tenantId, appId, day }));
        const isStale = before?.stale === true || stale.get(keyOfDay({ tenantId, appId, day })) === true;
        return { tenantId, appId, day, through: before?.through ?? 0, clean: false, stale: isStale };
      }),
    };
  });
  // Another has ruled the id out meanwhile.
  if (entry === undefined) await markDays(layer, marks);
}
