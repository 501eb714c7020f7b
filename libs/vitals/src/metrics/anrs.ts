import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';
import { ANR, FAULT_DIMENSIONS } from '../rules/faults';

export const anrs = defineMetric({
  id: 'ANRS',
  title: 'ANRs',
  chapter: 'Responsiveness',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Times the app did not respond. Weighed by 1 ÷ sample rate.',
  reading: 'Times the app hung for so long that the system would have asked whether to close it.',
  source: 'events',
  rows: 'events',
  where: ANR,
  measure: { kind: 'count', value: 'sum(weight)' },
  rollups: [countOf('usage', 'anrs'), countOf('faults', 'events', "eventType = 'anr'")],
  dimensions: FAULT_DIMENSIONS,
  elsewhere: {
    Apple: 'has no ANRs; hangs that an iOS SDK reports as not responding are counted here.',
  },
});
