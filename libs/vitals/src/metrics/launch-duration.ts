import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { LAUNCH_DIMENSIONS, LAUNCH_TIMED } from '../rules/launches';

export const launchDuration = defineMetric({
  id: 'LAUNCH_DURATION',
  title: 'Launch duration',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition:
    'Milliseconds from the start to the first frame, over launches whose duration is known; kinds are mixed unless the ' +
    'question groups or filters by LAUNCH_KIND.',
  source: 'events',
  rows: 'events',
  where: LAUNCH_TIMED,
  measure: { kind: 'duration', value: 'durationMs' },
  rollups: [durationOf('launches')],
  dimensions: LAUNCH_DIMENSIONS,
  thresholds: [
    { value: 400, meaning: 'goal for the first frame', source: 'Apple' },
    { value: 5000, meaning: 'excessive cold launch', source: 'Android vitals' },
  ],
  differences: 'Apple shows prewarmed launches apart; here they are included.',
});
