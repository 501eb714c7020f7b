import { defineMetric } from '../metric';
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
  dimensions: FAULT_DIMENSIONS,
});
