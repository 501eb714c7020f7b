import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const crashedSessions = defineMetric({
  id: 'CRASHED_SESSIONS',
  title: 'Crashed sessions',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Sessions with at least one crash.',
  source: 'sessions',
  rows: 'sessions',
  where: 'crashed = 1',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  rollups: [countOf('sessions', 'crashed')],
  dimensions: SESSION_DIMENSIONS,
});
