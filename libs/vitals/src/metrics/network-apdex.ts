import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { REQUEST_APDEX_POINTS, REQUEST_DIMENSIONS, REQUEST_SCORED } from '../rules/network';

export const networkApdex = defineMetric({
  id: 'NETWORK_APDEX',
  title: 'Network Apdex',
  unit: 'score',
  direction: 'UP_IS_GOOD',
  definition:
    '(satisfied + tolerating ÷ 2) ÷ requests with T = 0.5 s; up to T satisfied, up to 4 T tolerating, failed frustrated. ' +
    'Cancelled requests and successes of unknown duration are left out.',
  numerator: 'satisfied + tolerating ÷ 2',
  denominator: 'requests that failed or whose duration is known, not cancelled',
  source: 'events',
  rows: 'events',
  where: REQUEST_SCORED,
  measure: { kind: 'rate', numerator: `sum(${REQUEST_APDEX_POINTS})`, denominator: 'sum(weight)' },
  rollups: [rateOf('requests', 'apdexPoints', 'scored')],
  examples: { numerator: `${REQUEST_APDEX_POINTS} > 0`, rest: `${REQUEST_APDEX_POINTS} = 0` },
  dimensions: REQUEST_DIMENSIONS,
});
