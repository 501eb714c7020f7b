import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { REQUEST_DIMENSIONS, REQUEST_FAILED, REQUEST_JUDGED } from '../rules/network';

export const networkErrorRate = defineMetric({
  id: 'NETWORK_ERROR_RATE',
  title: 'Network error rate',
  chapter: 'Network',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Requests with status 400 and above, without a response, or with a transport error whatever their status ÷ requests; cancelled ones are left out of both.',
  numerator: 'failed requests',
  denominator: 'requests that were not cancelled',
  reading: 'The share of requests that did not give the app what it asked for.',
  source: 'events',
  rows: 'events',
  where: REQUEST_JUDGED,
  measure: { kind: 'rate', numerator: `sumIf(weight, ${REQUEST_FAILED})`, denominator: 'sum(weight)' },
  rollups: [rateOf('requests', 'failed', 'judged')],
  examples: { numerator: REQUEST_FAILED, rest: `NOT ${REQUEST_FAILED}` },
  dimensions: REQUEST_DIMENSIONS,
  elsewhere: {
    Firebase:
      'its success rate looks at the status only; here a missing response or one that broke off is a failure as well.',
  },
});
