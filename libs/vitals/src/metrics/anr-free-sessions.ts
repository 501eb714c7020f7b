import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { withoutOf } from '../rollup/metric-rollup';

export const anrFreeSessions = defineMetric({
  id: 'ANR_FREE_SESSIONS',
  title: 'ANR-free sessions',
  chapter: 'Responsiveness',
  unit: 'ratio',
  direction: 'UP_IS_GOOD',
  definition: '1 − sessions with an ANR ÷ sessions.',
  numerator: 'sessions without an ANR',
  denominator: 'sessions',
  reading: 'The share of uses in which the app kept answering.',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'rate', numerator: 'toFloat64(countIf(anr = 0))', denominator: 'toFloat64(count())' },
  rollups: [withoutOf('sessions', 'anr', 'sessions')],
  examples: { numerator: 'anr = 0', rest: 'anr = 1' },
  dimensions: SESSION_DIMENSIONS,
  elsewhere: {
    'Google Play': 'counts daily users instead of sessions: USER_PERCEIVED_ANR_RATE.',
  },
});
