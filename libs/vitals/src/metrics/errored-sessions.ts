import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const erroredSessions = defineMetric({
  id: 'ERRORED_SESSIONS',
  title: 'Sessions with an error',
  chapter: 'Stability',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Sessions with at least one error that did not end the process.',
  reading: 'How many uses met an error that they survived.',
  source: 'sessions',
  rows: 'sessions',
  where: 'errored = 1',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  rollups: [countOf('sessions', 'errored')],
  dimensions: SESSION_DIMENSIONS,
  elsewhere: {
    Sentry: 'a session is healthy, errored, abnormal or crashed, one of them; here it may be several.',
  },
});
