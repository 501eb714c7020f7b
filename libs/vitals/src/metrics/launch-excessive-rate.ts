import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { LAUNCH_DIMENSIONS, LAUNCH_EXCESSIVE, LAUNCH_JUDGED } from '../rules/launches';

export const launchExcessiveRate = defineMetric({
  id: 'LAUNCH_EXCESSIVE_RATE',
  title: 'Excessive launches',
  chapter: 'Startup',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition: 'Launches that took too long (cold ≥ 5 s, warm ≥ 2 s, hot ≥ 1.5 s) or never drew ÷ launches.',
  numerator: 'launches at or over the limit of their kind, and those that never drew',
  denominator: 'launches with a known duration, and those that never drew',
  reading: 'The share of launches that Android calls too slow; a launch that never drew is one of them.',
  source: 'events',
  rows: 'events',
  where: LAUNCH_JUDGED,
  measure: {
    kind: 'rate',
    numerator: `sumIf(weight, ${LAUNCH_EXCESSIVE})`,
    denominator: 'sum(weight)',
  },
  rollups: [rateOf('launches', 'excessive', 'judged')],
  examples: { numerator: LAUNCH_EXCESSIVE, rest: `NOT ${LAUNCH_EXCESSIVE}` },
  dimensions: LAUNCH_DIMENSIONS,
  elsewhere: {
    'Google Play': 'counts daily users with an excessive launch; here single launches are counted.',
  },
});
