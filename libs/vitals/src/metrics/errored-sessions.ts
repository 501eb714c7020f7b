import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const erroredSessions = defineMetric({
  id: 'ERRORED_SESSIONS',
  title: 'Sessions with an error',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Sessions with at least one error that did not end the process.',
  source: 'sessions',
  rows: 'sessions',
  where: 'errored = 1',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  rollups: [countOf('sessions', 'errored')],
  dimensions: SESSION_DIMENSIONS,
  differences: 'In Sentry a session is either errored or crashed; here it may be both.',
});
