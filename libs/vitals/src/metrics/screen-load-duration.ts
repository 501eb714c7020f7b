import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { SCREEN_DIMENSIONS, SCREEN_TIMED } from '../rules/screens';

export const screenLoadDuration = defineMetric({
  id: 'SCREEN_LOAD_DURATION',
  title: 'Screen load duration',
  chapter: 'Screens',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition: 'Milliseconds that a screen took to load, over screen views that say so.',
  reading: 'How long a screen takes until it is there. Group by SCREEN and order by it to find the slowest.',
  source: 'events',
  rows: 'events',
  where: SCREEN_TIMED,
  measure: { kind: 'duration', value: 'durationMs' },
  rollups: [durationOf('drawing')],
  dimensions: SCREEN_DIMENSIONS,
  elsewhere: {
    Sentry: 'time to initial display; its time to full display has no metric of its own here.',
  },
});
