import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const crashedSessions = defineMetric({
  id: 'CRASHED_SESSIONS',
  title: 'Crashed sessions',
  chapter: 'Stability',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Sessions with at least one crash.',
  reading: 'The sessions behind CRASH_FREE_SESSIONS.',
  source: 'sessions',
  rows: 'sessions',
  where: 'crashed = 1',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  rollups: [countOf('sessions', 'crashed')],
  dimensions: SESSION_DIMENSIONS,
  elsewhere: {
    Sentry: 'the same; a session that crashed is not counted as errored there.',
  },
});
