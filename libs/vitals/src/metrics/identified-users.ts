import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const identifiedUsers = defineMetric({
  id: 'IDENTIFIED_USERS',
  title: 'Identified users',
  chapter: 'Usage',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Distinct user ids that the app set. Counted apart from installs: ids split at login and join the devices of a person.',
  reading:
    'People rather than phones, for apps with accounts. Compare with ACTIVE_INSTALLS only with care: people who never log in are in one and not in the other.',
  source: 'events',
  rows: 'events',
  where: "userId != ''",
  measure: { kind: 'count', value: 'toFloat64(uniqExact(appId, userId))' },
  rollups: [countOf('usage', 'users'), countOf('types', 'users')],
  dimensions: [...RESOURCE_DIMENSIONS, 'EVENT_TYPE', 'SDK_EVENT_TYPE', 'SCREEN'],
  elsewhere: {
    Sentry: 'counts these ids as users wherever the app sets them, and installs where it does not.',
  },
});
