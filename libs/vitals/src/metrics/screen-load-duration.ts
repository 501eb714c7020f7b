import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { SCREEN_DIMENSIONS, SCREEN_TIMED } from '../rules/screens';

export const screenLoadDuration = defineMetric({
  id: 'SCREEN_LOAD_DURATION',
  title: 'Screen load duration',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition: 'Milliseconds that a screen took to load, over screen views that say so.',
  source: 'events',
  rows: 'events',
  where: SCREEN_TIMED,
  measure: { kind: 'duration', value: 'durationMs' },
  rollups: [durationOf('drawing')],
  dimensions: SCREEN_DIMENSIONS,
});
