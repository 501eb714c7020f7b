import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { ANR_PERCEIVED } from '../rules/faults';
import { NEEDS_WHOLE_SESSIONS } from '../rules/sessions';

export const userPerceivedAnrRate = defineMetric({
  id: 'USER_PERCEIVED_ANR_RATE',
  title: 'User-perceived ANR rate',
  chapter: 'Responsiveness',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Daily active installs with at least one ANR that users notice (not in the background; reason input dispatch, or no ' +
    'reason said) ÷ daily active installs; over more days both are summed over the days of the asked time zone. ' +
    'Events of sessions without foreground activity are left out.',
  numerator: 'installs with a user-perceived ANR, summed over days',
  denominator: 'active installs, summed over days',
  reading:
    'Built to be held against Google Play’s figure over 28 days. Above its threshold Play shows the app less often.',
  source: 'events',
  rows: 'foreground_events',
  measure: {
    kind: 'rate',
    numerator: ({ localDay }) => `toFloat64(uniqExactIf(appId, installId, ${localDay}, ${ANR_PERCEIVED}))`,
    denominator: ({ localDay }) => `toFloat64(uniqExact(appId, installId, ${localDay}))`,
  },
  examples: { numerator: ANR_PERCEIVED },
  rawOnly: NEEDS_WHOLE_SESSIONS,
  dimensions: RESOURCE_DIMENSIONS,
  thresholds: [
    {
      value: 0.0047,
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
      value: 0.05,
      meaning: 'bad behaviour over 28 days on one watch model',
      source: 'Android vitals',
      url: 'https://developer.android.com/topic/performance/vitals',
    },
  ],
  elsewhere: {
    'Google Play':
      'counts users of certified devices who opted in, by Pacific days, and input dispatch only.',
  },
});
