import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const anrSessions = defineMetric({
  id: 'ANR_SESSIONS',
  title: 'Sessions with an ANR',
  chapter: 'Responsiveness',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Sessions in which the app did not respond at least once.',
  reading: 'The sessions behind ANR_FREE_SESSIONS.',
  source: 'sessions',
  rows: 'sessions',
  where: 'anr = 1',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  rollups: [countOf('sessions', 'anr')],
  dimensions: SESSION_DIMENSIONS,
});
