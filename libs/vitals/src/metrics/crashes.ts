import { RESOURCE_DIMENSIONS, SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

export const crashes = defineMetric({
  id: 'CRASHES',
  title: 'Crashes',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Crashes: the process ended. Weighed by 1 ÷ sample rate.',
  source: 'events',
  rows: 'events',
  where: "type = 'crash'",
  measure: { kind: 'count', value: 'sum(weight)' },
  dimensions: [...RESOURCE_DIMENSIONS, 'SCREEN', 'SDK_EVENT_TYPE', 'ERROR_GROUP'],
});

export const crashedSessions = defineMetric({
  id: 'CRASHED_SESSIONS',
  title: 'Crashed sessions',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Sessions with at least one crash.',
  source: 'sessions',
  rows: 'sessions',
  where: 'crashed = 1',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  dimensions: SESSION_DIMENSIONS,
});

export const crashFreeSessions = defineMetric({
  id: 'CRASH_FREE_SESSIONS',
  title: 'Crash-free sessions',
  unit: 'ratio',
  direction: 'UP_IS_GOOD',
  definition: '1 − sessions with a crash ÷ sessions.',
  numerator: 'sessions without a crash',
  denominator: 'sessions',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'rate', numerator: 'toFloat64(countIf(crashed = 0))', denominator: 'toFloat64(count())' },
  dimensions: SESSION_DIMENSIONS,
});

export const crashFreeUsers = defineMetric({
  id: 'CRASH_FREE_USERS',
  title: 'Crash-free users',
  unit: 'ratio',
  direction: 'UP_IS_GOOD',
  definition: '1 − installs with a crash ÷ installs. Distinct, so never summed over days or dimensions.',
  numerator: 'installs without a crash',
  denominator: 'installs with any event',
  source: 'events',
  rows: 'events',
  measure: {
    kind: 'rate',
    numerator: "toFloat64(uniqExact(appId, installId) - uniqExactIf(appId, installId, type = 'crash'))",
    denominator: 'toFloat64(uniqExact(appId, installId))',
  },
  dimensions: RESOURCE_DIMENSIONS,
  differences: 'Crashlytics and Play count installs as well; Sentry counts the user ids that an app sets.',
});

export const userPerceivedCrashRate = defineMetric({
  id: 'USER_PERCEIVED_CRASH_RATE',
  title: 'User-perceived crash rate',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Daily active installs with at least one crash in the foreground (or with a foreground service) ÷ daily active installs; ' +
    'over more days both are summed over the days of the asked time zone, which is the user-weighted mean of the daily rates. ' +
    'Events of sessions without foreground activity are left out, where the SDK names the session.',
  numerator: 'installs with a user-perceived crash, summed over days',
  denominator: 'active installs, summed over days',
  source: 'events',
  rows: 'foreground_events',
  measure: {
    kind: 'rate',
    numerator: ({ localDay }) =>
      `toFloat64(uniqExactIf(appId, installId, ${localDay}, type = 'crash' AND foreground = 1))`,
    denominator: ({ localDay }) => `toFloat64(uniqExact(appId, installId, ${localDay}))`,
  },
  dimensions: RESOURCE_DIMENSIONS,
  thresholds: [
    { value: 0.0109, meaning: 'bad behaviour over 28 days', source: 'Android vitals' },
    { value: 0.08, meaning: 'bad behaviour for one device model over 28 days', source: 'Android vitals' },
  ],
  differences: 'Android vitals counts users of certified devices who opted in; days are Pacific time there.',
});
