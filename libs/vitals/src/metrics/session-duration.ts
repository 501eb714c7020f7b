import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { SESSION_DURATION } from '../rules/sessions';

export const sessionDuration = defineMetric({
  id: 'SESSION_DURATION',
  title: 'Session duration',
  chapter: 'Usage',
  unit: 'ms',
  direction: 'NEUTRAL',
  definition:
    'Milliseconds from the first to the last event of a session, of sessions that go on as far as they have come.',
  reading: 'How long a use lasts. Use P50: a few sessions that never end make the mean.',
  source: 'sessions',
  rows: 'sessions',
  measure: {
    kind: 'duration',
    value: SESSION_DURATION,
  },
  rollups: [durationOf('sessions')],
  dimensions: SESSION_DIMENSIONS,
  elsewhere: {
    Firebase: 'Analytics shows engagement time, in the foreground only: that is FOREGROUND_TIME.',
  },
});
