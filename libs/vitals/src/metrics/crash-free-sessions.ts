import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { withoutOf } from '../rollup/metric-rollup';

export const crashFreeSessions = defineMetric({
  id: 'CRASH_FREE_SESSIONS',
  title: 'Crash-free sessions',
  unit: 'ratio',
  direction: 'UP_IS_GOOD',
  definition: '1 − sessions with a crash ÷ sessions.',
  numerator: 'sessions without a crash',
  denominator: 'sessions',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'rate', numerator: 'toFloat64(countIf(crashed = 0))', denominator: 'toFloat64(count())' },
  rollups: [withoutOf('sessions', 'crashed', 'sessions')],
  examples: { numerator: 'crashed = 0', rest: 'crashed = 1' },
  dimensions: SESSION_DIMENSIONS,
});
