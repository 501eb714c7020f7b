import type { App } from '../port';
import { PLATFORMS } from '../port';
import { checkName, checkOneOf, checkWhole } from './checks';
import type { DocumentRules } from './rules';

/** Ten years and a bit; the longest that events are kept. */
export const MAX_RETENTION_DAYS = 3_650;
/** A day; a longer silence is two visits by anybody's reckoning. */
const MAX_SESSION_GAP_MINUTES = 1_440;
const MAX_EVENTS = 1_000_000_000_000;

export const APP_RULES: DocumentRules<App> = {
  noun: 'app',
  normalize: (app) => {
    checkOneOf('platform', app.platform, PLATFORMS);
    checkWhole('retentionDays', app.retentionDays, 1, MAX_RETENTION_DAYS);
    checkWhole('sessionGapMinutes', app.sessionGapMinutes, 1, MAX_SESSION_GAP_MINUTES);
    if (app.eventsPerSecond !== undefined) checkWhole('eventsPerSecond', app.eventsPerSecond, 1, MAX_EVENTS);
    if (app.eventsPerDay !== undefined) checkWhole('eventsPerDay', app.eventsPerDay, 1, MAX_EVENTS);
    return { ...app, name: checkName(app.name) };
  },
  fixed: ['tenantId'],
  unique: (app) => [{ field: 'name', value: [app.tenantId, app.name] }],
  references: (app) => [{ collection: 'tenants', id: app.tenantId, field: 'tenantId' }],
};
