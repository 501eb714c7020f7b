import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { REQUEST_DIMENSIONS, REQUEST_TIMED } from '../rules/network';

export const networkDuration = defineMetric({
  id: 'NETWORK_DURATION',
  title: 'Network duration',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition: 'Milliseconds from the start of a request to its end, over requests whose duration is known.',
  source: 'events',
  rows: 'events',
  where: REQUEST_TIMED,
  measure: { kind: 'duration', value: 'durationMs' },
  rollups: [durationOf('requests')],
  dimensions: REQUEST_DIMENSIONS,
});
