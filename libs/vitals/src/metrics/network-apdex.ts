import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { REQUEST_APDEX_POINTS, REQUEST_DIMENSIONS, REQUEST_SCORED } from '../rules/network';

export const networkApdex = defineMetric({
  id: 'NETWORK_APDEX',
  title: 'Network Apdex',
  chapter: 'Network',
  unit: 'score',
  direction: 'UP_IS_GOOD',
  definition:
    '(satisfied + tolerating ÷ 2) ÷ requests with T = 0.5 s; up to T satisfied, up to 4 T tolerating, failed frustrated. ' +
    'Cancelled requests and successes of unknown duration are left out.',
  numerator: 'satisfied + tolerating ÷ 2',
  denominator: 'requests that failed or whose duration is known, not cancelled',
  reading: 'One figure from 0 to 1 for how content people are with the network; half a second satisfies.',
  source: 'events',
  rows: 'events',
  where: REQUEST_SCORED,
  measure: { kind: 'rate', numerator: `sum(${REQUEST_APDEX_POINTS})`, denominator: 'sum(weight)' },
  rollups: [rateOf('requests', 'apdexPoints', 'scored')],
  examples: { numerator: `${REQUEST_APDEX_POINTS} > 0`, rest: `${REQUEST_APDEX_POINTS} = 0` },
  dimensions: REQUEST_DIMENSIONS,
  thresholds: [
    {
      value: 0.94,
      meaning: 'excellent from here up',
      source: 'Apdex Alliance',
      url: 'https://www.apdex.org/wp-content/uploads/2020/09/ApdexTechnicalSpecificationV11_000.pdf',
    },
    {
      value: 0.85,
      meaning: 'good from here up',
      source: 'Apdex Alliance',
      url: 'https://www.apdex.org/wp-content/uploads/2020/09/ApdexTechnicalSpecificationV11_000.pdf',
    },
    {
      value: 0.7,
      meaning: 'fair from here up; below it users leave',
      source: 'Apdex Alliance',
      url: 'https://www.apdex.org/wp-content/uploads/2020/09/ApdexTechnicalSpecificationV11_000.pdf',
    },
  ],
});
