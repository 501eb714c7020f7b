import { DAY_MS } from '@sonde/event-schema';
import type { App } from '@sonde/catalog';
import { ALL_KEPT, DEFAULT_KEPT_DAYS, type Kept } from '@sonde/vitals';
import type { AppliedRetention } from './applied-retentions';
import type { RowsByApp } from './stored-rows';

type KeptApp = Pick<App, 'retentionDays' | 'quarterHourRetentionDays' | 'dayRetentionDays' | 'createdAt'>;

/** What is known of an app's rows. */
export interface KnownOfRows {
  /** When its oldest event was, as far as that is known; epoch milliseconds. */
  readonly oldest?: number | undefined;
  /** What was done to rows that were there before its settings changed; undefined: they never have. */
  readonly applied?: AppliedRetention | undefined;
}

/**
 * From when on an app's rows are still there. Nothing can have gone of an app that is younger than a retention, as long as it
 * has sent nothing older either: phones send what they measured before the app was made, and that goes earlier. Where an app
 * keeps more than before, what had gone until then stays gone.
 */
export function keptOf(app: KeptApp, now: number, { oldest = Infinity, applied }: KnownOfRows = {}): Kept {
  const since = (days: number, fromDay = 0): number => {
    const from = (Math.floor(now / DAY_MS) - days) * DAY_MS;
    const begins = app.createdAt > now - days * DAY_MS && oldest >= from ? -Infinity : from;
    // Nothing had gone where it would have been the app's first.
    const wasThere = fromDay === 0 || oldest >= fromDay * DAY_MS;
    return wasThere && begins === -Infinity ? begins : Math.max(begins, fromDay * DAY_MS);
  };
  const { quarterHours, days } = DEFAULT_KEPT_DAYS;
  // Rollup rows never go before the raw rows that they are made of.
  const kept = {
    raw: app.retentionDays,
    quarterHours: Math.max(app.quarterHourRetentionDays ?? quarterHours, app.retentionDays),
    days: Math.max(app.dayRetentionDays ?? days, app.retentionDays),
  };
  return {
    raw: since(Math.min(kept.raw, applied?.raw ?? Infinity), applied?.rawFrom),
    quarters: since(
      Math.min(kept.quarterHours, applied?.quarterHours ?? Infinity),
      applied?.quarterHoursFrom,
    ),
    days: since(Math.min(kept.days, applied?.days ?? Infinity), applied?.daysFrom),
  };
}

/** What all of several apps still have. */
export const keptOfAll = (apps: readonly (KeptApp & Pick<App, 'id'>)[], now: number, rows: RowsByApp): Kept =>
  apps
    .map((app) => keptOf(app, now, rows.get(app.id)))
    .reduce(
      (all, kept) => ({
        raw: Math.max(all.raw, kept.raw),
        quarters: Math.max(all.quarters, kept.quarters),
        days: Math.max(all.days, kept.days),
      }),
      ALL_KEPT,
    );
