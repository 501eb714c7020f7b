import type { App, New, Platform } from '@sonde/catalog';
import { DEFAULT_CAP, DEFAULT_KEPT_DAYS } from '@sonde/vitals';

/** Settings that every app has. */
interface Given {
  readonly retentionDays?: number | null;
  readonly sessionGapMinutes?: number | null;
}

/** Settings without which something usual is done. */
interface Own {
  readonly quarterHourRetentionDays?: number | null;
  readonly dayRetentionDays?: number | null;
  readonly maxDimensionValues?: number | null;
  readonly eventsPerSecond?: number | null;
  readonly eventsPerDay?: number | null;
}

const OWN = [
  'quarterHourRetentionDays',
  'dayRetentionDays',
  'maxDimensionValues',
  'eventsPerSecond',
  'eventsPerDay',
] as const satisfies readonly (keyof Own)[];

export interface CreateAppInput extends Given, Own {
  readonly tenantId: string;
  readonly name: string;
  readonly platform: Platform;
}

export interface UpdateAppInput extends Given, Own {
  readonly appId: string;
  readonly name?: string | null;
}

const SESSION_GAP_MINUTES = 30;
const RETENTION_DAYS = 90;

export const newApp = ({ tenantId, name, platform, ...settings }: CreateAppInput): New<App> => ({
  tenantId,
  name,
  platform,
  retentionDays: settings.retentionDays ?? RETENTION_DAYS,
  sessionGapMinutes: settings.sessionGapMinutes ?? SESSION_GAP_MINUTES,
  ...Object.fromEntries(
    OWN.flatMap((name) => (typeof settings[name] === 'number' ? [[name, settings[name]]] : [])),
  ),
});

/** What of an app changes: what is left out stays as it is, and null takes a setting of its own back. */
export function changeOf({
  name,
  retentionDays,
  sessionGapMinutes,
  ...own
}: UpdateAppInput): Partial<New<App>> {
  const change: Record<string, unknown> = {};
  const given = { name, retentionDays, sessionGapMinutes };
  for (const [field, value] of Object.entries(given))
    if (value !== undefined && value !== null) change[field] = value;
  // The catalog takes undefined for a field that is not set.
  for (const field of OWN) if (own[field] !== undefined) change[field] = own[field] ?? undefined;
  return change;
}

/** What is done where an app has no setting of its own. Rollups never go before the raw rows. */
export const effective = (app: App) => ({
  quarterHourRetentionDays: Math.max(
    app.retentionDays,
    app.quarterHourRetentionDays ?? DEFAULT_KEPT_DAYS.quarterHours,
  ),
  dayRetentionDays: Math.max(app.retentionDays, app.dayRetentionDays ?? DEFAULT_KEPT_DAYS.days),
  maxDimensionValues: app.maxDimensionValues ?? DEFAULT_CAP,
});
