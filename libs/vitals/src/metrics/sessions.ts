import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const sessions = defineMetric({
  id: 'SESSIONS',
  title: 'Sessions',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Sessions that start in the range. A session belongs to the moment in which it starts; its version, device and so on ' +
    'are those of its earliest event.',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  rollups: [countOf('sessions', 'sessions')],
  dimensions: SESSION_DIMENSIONS,
});
