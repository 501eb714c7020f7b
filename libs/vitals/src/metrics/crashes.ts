import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';
import { CRASH, FAULT_DIMENSIONS } from '../rules/faults';

export const crashes = defineMetric({
  id: 'CRASHES',
  title: 'Crashes',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Crashes: the process ended. Weighed by 1 ÷ sample rate.',
  source: 'events',
  rows: 'events',
  where: CRASH,
  measure: { kind: 'count', value: 'sum(weight)' },
  rollups: [countOf('usage', 'crashes'), countOf('faults', 'events', "eventType = 'crash'")],
  dimensions: FAULT_DIMENSIONS,
});
