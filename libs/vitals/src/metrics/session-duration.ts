import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { SESSION_DURATION } from '../rules/sessions';

export const sessionDuration = defineMetric({
  id: 'SESSION_DURATION',
  title: 'Session duration',
  unit: 'ms',
  direction: 'NEUTRAL',
  definition:
    'Milliseconds from the first to the last event of a session, of sessions that go on as far as they have come.',
  source: 'sessions',
  rows: 'sessions',
  measure: {
    kind: 'duration',
    value: SESSION_DURATION,
  },
  rollups: [durationOf('sessions')],
  dimensions: SESSION_DIMENSIONS,
});
