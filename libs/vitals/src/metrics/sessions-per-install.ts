import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

export const sessionsPerInstall = defineMetric({
  id: 'SESSIONS_PER_INSTALL',
  title: 'Sessions per install',
  chapter: 'Usage',
  unit: 'per install',
  direction: 'UP_IS_GOOD',
  definition: 'Sessions that start in the range ÷ distinct installs that have one.',
  numerator: 'sessions',
  denominator: 'installs with a session',
  reading: 'How often a phone that uses the app uses it. It grows with the range: compare equal ranges only.',
  source: 'sessions',
  rows: 'sessions',
  measure: {
    kind: 'rate',
    numerator: 'toFloat64(count())',
    denominator: 'toFloat64(uniqExact(appId, installId))',
  },
  rawOnly: 'of whom sessions are is not kept with their sums',
  dimensions: SESSION_DIMENSIONS,
  elsewhere: { Firebase: 'Analytics shows sessions per user, foreground engagement required.' },
});
