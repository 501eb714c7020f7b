import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { LAUNCH_APDEX_POINTS, LAUNCH_DIMENSIONS, LAUNCH_JUDGED } from '../rules/launches';

export const launchApdex = defineMetric({
  id: 'LAUNCH_APDEX',
  title: 'Launch Apdex',
  unit: 'score',
  direction: 'UP_IS_GOOD',
  definition:
    '(satisfied + tolerating ÷ 2) ÷ launches with T = 2 s cold, 1 s warm, 0.5 s hot; up to T satisfied, up to 4 T ' +
    'tolerating; a launch that never drew is frustrated.',
  numerator: 'satisfied + tolerating ÷ 2',
  denominator: 'launches with a known duration, and those that never drew',
  source: 'events',
  rows: 'events',
  where: LAUNCH_JUDGED,
  measure: {
    kind: 'rate',
    numerator: `sum(${LAUNCH_APDEX_POINTS})`,
    denominator: 'sum(weight)',
  },
  rollups: [rateOf('launches', 'apdexPoints', 'judged')],
  examples: { numerator: `${LAUNCH_APDEX_POINTS} > 0`, rest: `${LAUNCH_APDEX_POINTS} = 0` },
  dimensions: LAUNCH_DIMENSIONS,
});
