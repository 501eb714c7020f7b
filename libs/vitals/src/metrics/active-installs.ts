import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const activeInstalls = defineMetric({
  id: 'ACTIVE_INSTALLS',
  title: 'Active installs',
  chapter: 'Usage',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Distinct installs with at least one event. Distinct, so it does not add up over days or dimensions.',
  reading:
    'By day it is what others call DAU, over 28 or 30 days MAU. It cannot be added up: an install that comes on two days is one install of the week.',
  source: 'events',
  rows: 'events',
  measure: { kind: 'count', value: 'toFloat64(uniqExact(appId, installId))' },
  rollups: [countOf('usage', 'installs'), countOf('types', 'installs'), countOf('screens', 'installs')],
  dimensions: [...RESOURCE_DIMENSIONS, 'EVENT_TYPE', 'SDK_EVENT_TYPE', 'SCREEN'],
  elsewhere: {
    Firebase: 'calls them active users and needs a foreground engagement; here any event will do.',
    'Google Play': 'counts devices with a user who opted in to sharing diagnostics.',
  },
});
