import { NEWEST_GROUPING } from '@sonde/error-groups';
import type { App } from '../port';
import { PLATFORMS } from '../port';
import { firstVersion } from './documents';
import { GROUPING_RULES } from './grouping-rules';
import type { DocumentRules } from './rules';

/** Ten years and a bit; the longest that events are kept. */
export const MAX_RETENTION_DAYS = 3_650;
/** A day; a longer silence is two visits by anybody's reckoning. */
const MAX_SESSION_GAP_MINUTES = 1_440;
/** Of its own attributes and feature flags an app may make so many dimensions. */
export const MAX_ATTRIBUTES = 20;
/** So many versions of an app may have their rollout set by hand. */
export const MAX_SET_RELEASES = 200;
/** What events can name: 1 to 200 characters without control characters. */
const NAMED = { kind: 'FORM', form: /^[^\x00-\x1f\x7f]{1,200}$/ } as const;
/** The largest whole number that can be said over GraphQL, where it is set. */
const MAX_EVENTS = 2_147_483_647;
/** With more names than these an app's rollups would hardly be smaller than its raw rows. */
export const MAX_DIMENSION_VALUES = 100_000;

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
    quarterHourRetentionDays: { kind: 'WHOLE', min: 1, max: MAX_RETENTION_DAYS, optional: true },
    dayRetentionDays: { kind: 'WHOLE', min: 1, max: MAX_RETENTION_DAYS, optional: true },
    maxDimensionValues: { kind: 'WHOLE', min: 1, max: MAX_DIMENSION_VALUES, optional: true },
    attributes: {
      kind: 'LIST',
      entry: {
        key: { ...NAMED, otherwise: 'the key must have 1 to 200 characters and no control characters' },
        title: { kind: 'NAME' },
      },
      key: 'key',
      most: MAX_ATTRIBUTES,
      optional: true,
    },
    releases: {
      kind: 'LIST',
      entry: {
        appVersion: {
          ...NAMED,
          otherwise: 'the version must have 1 to 200 characters and no control characters',
        },
        rolledOutAt: { kind: 'WHOLE', min: 0, max: Number.MAX_SAFE_INTEGER },
      },
      key: 'appVersion',
      most: MAX_SET_RELEASES,
      optional: true,
    },
  },
  fixed: ['tenantId'],
  unique: [{ field: 'name', within: ['tenantId'] }],
  references: (app) => [{ collection: 'tenants', id: app.tenantId, field: 'tenantId' }],
  // Written down when the app is made, so that a later Sonde with newer rules does not move its groups.
  companions: ({ id, tenantId, createdAt }, newId) => [
    {
      collection: 'groupings',
      document: firstVersion(
        GROUPING_RULES,
        { tenantId, appId: id, groupingVersion: NEWEST_GROUPING, rules: [], merges: [] },
        newId(),
        createdAt,
      ),
    },
  ],
};
