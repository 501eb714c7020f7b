import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { LAUNCH_APDEX_POINTS, LAUNCH_DIMENSIONS, LAUNCH_JUDGED } from '../rules/launches';

export const launchApdex = defineMetric({
  id: 'LAUNCH_APDEX',
  title: 'Launch Apdex',
  chapter: 'Startup',
  unit: 'score',
  direction: 'UP_IS_GOOD',
  definition:
    '(satisfied + tolerating ÷ 2) ÷ launches with T = 2 s cold, 1 s warm, 0.5 s hot; up to T satisfied, up to 4 T ' +
    'tolerating; a launch that never drew is frustrated.',
  numerator: 'satisfied + tolerating ÷ 2',
  denominator: 'launches with a known duration, and those that never drew',
  reading:
    'One figure from 0 to 1 for how content people are with launches: a launch within T is satisfied, within 4 T tolerated.',
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
  elsewhere: {
    Sentry: 'takes one T for all transactions of a project unless it is set; here each kind has its own.',
  },
});
