import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

export const sessions = defineMetric({
  id: 'SESSIONS',
  title: 'Sessions',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Sessions that start in the range. A session belongs to the moment in which it starts; its version, device and so on ' +
    'are those of its earliest event.',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  dimensions: SESSION_DIMENSIONS,
});

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
    value: 'toFloat64(toUnixTimestamp64Milli(endAt) - toUnixTimestamp64Milli(startAt))',
  },
  dimensions: SESSION_DIMENSIONS,
});

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
  dimensions: SESSION_DIMENSIONS,
  differences: 'In Sentry a session is either errored or crashed; here it may be both.',
});
