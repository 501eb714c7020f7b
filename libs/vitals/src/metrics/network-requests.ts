import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';
import { REQUEST, REQUEST_DIMENSIONS } from '../rules/network';

export const networkRequests = defineMetric({
  id: 'NETWORK_REQUESTS',
  title: 'Network requests',
  chapter: 'Network',
  unit: '1',
  direction: 'NEUTRAL',
  definition: 'HTTP requests of the app, cancelled ones included. Weighed by 1 ÷ sample rate.',
  reading: 'How much the app talks to servers; the base of the other figures of this chapter.',
  source: 'events',
  rows: 'events',
  where: REQUEST,
  measure: { kind: 'count', value: 'sum(weight)' },
  rollups: [countOf('requests', 'requests')],
  dimensions: REQUEST_DIMENSIONS,
  elsewhere: {
    Firebase:
      'counts the requests of its automatic and custom traces; some libraries are not seen by either.',
  },
});
