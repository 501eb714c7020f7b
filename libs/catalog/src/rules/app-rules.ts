import type { App } from '../port';
import { PLATFORMS } from '../port';
import type { DocumentRules } from './rules';

/** Ten years and a bit; the longest that events are kept. */
export const MAX_RETENTION_DAYS = 3_650;
/** A day; a longer silence is two visits by anybody's reckoning. */
const MAX_SESSION_GAP_MINUTES = 1_440;
const MAX_EVENTS = 1_000_000_000_000;

export const APP_RULES: DocumentRules<App> = {
  noun: 'app',
  fields: {
    tenantId: { kind: 'ID' },
    name: { kind: 'NAME' },
    platform: { kind: 'CHOICE', choices: PLATFORMS },
    retentionDays: { kind: 'WHOLE', min: 1, max: MAX_RETENTION_DAYS },
    sessionGapMinutes: { kind: 'WHOLE', min: 1, max: MAX_SESSION_GAP_MINUTES },
    eventsPerSecond: { kind: 'WHOLE', min: 1, max: MAX_EVENTS, optional: true },
    eventsPerDay: { kind: 'WHOLE', min: 1, max: MAX_EVENTS, optional: true },
  },
  fixed: ['tenantId'],
  unique: [{ field: 'name', within: ['tenantId'] }],
  references: (app) => [{ collection: 'tenants', id: app.tenantId, field: 'tenantId' }],
};
