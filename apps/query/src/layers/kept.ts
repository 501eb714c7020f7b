import type { App } from '@sonde/catalog';
import { ALL_KEPT, DEFAULT_KEPT_DAYS, type Kept } from '@sonde/vitals';

const DAY_MS = 86_400_000;

type KeptApp = Pick<App, 'retentionDays' | 'createdAt'>;

/**
 * From when on an app's rows are still there. Nothing can have gone of an app that is younger than a retention, as long as it
 * has sent nothing older either: phones send what they measured before the app was made, and that goes earlier.
 * @param oldest when its oldest event was, as far as that is known; epoch milliseconds
 */
export function keptOf(app: KeptApp, now: number, oldest = Infinity): Kept {
  const since = (days: number): number => {
    const from = (Math.floor(now / DAY_MS) - days) * DAY_MS;
    return app.createdAt > now - days * DAY_MS && oldest >= from ? -Infinity : from;
  };
  return {
    raw: since(app.retentionDays),
    // Rollup rows never go before the raw rows that they are made of.
    quarters: since(Math.max(DEFAULT_KEPT_DAYS.quarterHours, app.retentionDays)),
    days: since(Math.max(DEFAULT_KEPT_DAYS.days, app.retentionDays)),
  };
}

/** What all of several apps still have. */
export const keptOfAll = (
  apps: readonly (KeptApp & Pick<App, 'id'>)[],
  now: number,
  oldest: ReadonlyMap<string, number>,
): Kept =>
  apps
    .map((app) => keptOf(app, now, oldest.get(app.id)))
    .reduce(
      (all, kept) => ({
        raw: Math.max(all.raw, kept.raw),
        quarters: Math.max(all.quarters, kept.quarters),
        days: Math.max(all.days, kept.days),
      }),
      ALL_KEPT,
    );
