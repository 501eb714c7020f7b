import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';
import { ANR, FAULT_DIMENSIONS } from '../rules/faults';

export const anrs = defineMetric({
  id: 'ANRS',
  title: 'ANRs',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Times the app did not respond. Weighed by 1 ÷ sample rate.',
  source: 'events',
  rows: 'events',
  where: ANR,
  measure: { kind: 'count', value: 'sum(weight)' },
  rollups: [countOf('usage', 'anrs'), countOf('faults', 'events', "eventType = 'anr'")],
  dimensions: FAULT_DIMENSIONS,
});
