import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const activeInstalls = defineMetric({
  id: 'ACTIVE_INSTALLS',
  title: 'Active installs',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Distinct installs with at least one event. Distinct, so it does not add up over days or dimensions.',
  source: 'events',
  rows: 'events',
  measure: { kind: 'count', value: 'toFloat64(uniqExact(appId, installId))' },
  rollups: [countOf('usage', 'installs'), countOf('types', 'installs'), countOf('screens', 'installs')],
  dimensions: [...RESOURCE_DIMENSIONS, 'EVENT_TYPE', 'SDK_EVENT_TYPE', 'SCREEN'],
  differences: 'Firebase calls them active users and needs a foreground engagement; here any event will do.',
});
