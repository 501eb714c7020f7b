import type { App } from '@sonde/catalog';
import { ALL_KEPT, DEFAULT_KEPT_DAYS, type Kept } from '@sonde/vitals';

const DAY_MS = 86_400_000;

/** From when on an app's rows are still there; of an app younger than a retention nothing can have gone. */
export function keptOf(app: Pick<App, 'retentionDays' | 'createdAt'>, now: number): Kept {
  const since = (days: number): number =>
    app.createdAt > now - days * DAY_MS ? -Infinity : (Math.floor(now / DAY_MS) - days) * DAY_MS;
  return {
    raw: since(app.retentionDays),
    // Rollup rows never go before the raw rows that they are made of.
    quarters: since(Math.max(DEFAULT_KEPT_DAYS.quarterHours, app.retentionDays)),
    days: since(Math.max(DEFAULT_KEPT_DAYS.days, app.retentionDays)),
  };
}

/** What all of several apps still have. */
export const keptOfAll = (apps: readonly Pick<App, 'retentionDays' | 'createdAt'>[], now: number): Kept =>
  apps
    .map((app) => keptOf(app, now))
    .reduce(
      (all, kept) => ({
        raw: Math.max(all.raw, kept.raw),
        quarters: Math.max(all.quarters, kept.quarters),
        days: Math.max(all.days, kept.days),
      }),
      ALL_KEPT,
    );
