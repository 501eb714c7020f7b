import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { withoutOf } from '../rollup/metric-rollup';

export const crashFreeSessions = defineMetric({
  id: 'CRASH_FREE_SESSIONS',
  title: 'Crash-free sessions',
  chapter: 'Stability',
  unit: 'ratio',
  direction: 'UP_IS_GOOD',
  definition: '1 − sessions with a crash ÷ sessions.',
  numerator: 'sessions without a crash',
  denominator: 'sessions',
  reading:
    'The share of uses that ended well. It is kinder than crash-free users to apps that are opened often, so compare it with itself over time and versions rather than with other apps.',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'rate', numerator: 'toFloat64(countIf(crashed = 0))', denominator: 'toFloat64(count())' },
  rollups: [withoutOf('sessions', 'crashed', 'sessions')],
  examples: { numerator: 'crashed = 0', rest: 'crashed = 1' },
  dimensions: SESSION_DIMENSIONS,
  elsewhere: {
    Crashlytics: 'the same formula over Analytics sessions, which need foreground engagement.',
    Sentry: 'the same formula; abnormal sessions (killed, hung) are shown apart there and here.',
  },
});
