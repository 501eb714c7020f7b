import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { CRASH_PERCEIVED } from '../rules/faults';
import { NEEDS_WHOLE_SESSIONS } from '../rules/sessions';

export const userPerceivedCrashRate = defineMetric({
  id: 'USER_PERCEIVED_CRASH_RATE',
  title: 'User-perceived crash rate',
  chapter: 'Stability',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Daily active installs with at least one crash in the foreground (or with a foreground service) ÷ daily active installs; ' +
    'over more days both are summed over the days of the asked time zone, which is the user-weighted mean of the daily rates. ' +
    'Events of sessions without foreground activity are left out.',
  numerator: 'installs with a user-perceived crash, summed over days',
  denominator: 'active installs, summed over days',
  reading:
    'Built to be held against Google Play’s figure over 28 days. Above its threshold Play shows the app less often.',
  source: 'events',
  rows: 'foreground_events',
  measure: {
    kind: 'rate',
    numerator: ({ localDay }) => `toFloat64(uniqExactIf(appId, installId, ${localDay}, ${CRASH_PERCEIVED}))`,
    denominator: ({ localDay }) => `toFloat64(uniqExact(appId, installId, ${localDay}))`,
  },
  examples: { numerator: CRASH_PERCEIVED },
  rawOnly: NEEDS_WHOLE_SESSIONS,
  dimensions: RESOURCE_DIMENSIONS,
  thresholds: [
    {
      value: 0.0109,
      meaning: 'bad behaviour over 28 days, all devices',
      source: 'Android vitals',
      url: 'https://developer.android.com/topic/performance/vitals',
    },
    {
      value: 0.08,
      meaning: 'bad behaviour over 28 days on one phone model',
      source: 'Android vitals',
      url: 'https://developer.android.com/topic/performance/vitals',
    },
    {
      value: 0.04,
      meaning: 'bad behaviour over 28 days on one watch model',
      source: 'Android vitals',
      url: 'https://developer.android.com/topic/performance/vitals',
    },
  ],
  elsewhere: {
    'Google Play':
      'counts users of certified devices who opted in, by Pacific days; expect the same trend, not the same digits.',
  },
});
