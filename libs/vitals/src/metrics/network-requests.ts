import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';
import { REQUEST, REQUEST_DIMENSIONS } from '../rules/network';

export const networkRequests = defineMetric({
  id: 'NETWORK_REQUESTS',
  title: 'Network requests',
  unit: '1',
  direction: 'NEUTRAL',
  definition: 'HTTP requests of the app, cancelled ones included. Weighed by 1 ÷ sample rate.',
  source: 'events',
  rows: 'events',
  where: REQUEST,
  measure: { kind: 'count', value: 'sum(weight)' },
  rollups: [countOf('requests', 'requests')],
  dimensions: REQUEST_DIMENSIONS,
});
