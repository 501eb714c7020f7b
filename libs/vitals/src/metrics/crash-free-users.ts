import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { withoutOf } from '../rollup/metric-rollup';
import { CRASH } from '../rules/faults';

export const crashFreeUsers = defineMetric({
  id: 'CRASH_FREE_USERS',
  title: 'Crash-free users',
  chapter: 'Stability',
  unit: 'ratio',
  direction: 'UP_IS_GOOD',
  definition: '1 − installs with a crash ÷ installs. Distinct, so never summed over days or dimensions.',
  numerator: 'installs without a crash',
  denominator: 'installs with any event',
  reading:
    'The share of phones that had no crash in the range. The longer the range, the lower it is for the same app: compare equal ranges only.',
  source: 'events',
  rows: 'events',
  measure: {
    kind: 'rate',
    numerator: `toFloat64(uniqExact(appId, installId) - uniqExactIf(appId, installId, ${CRASH}))`,
    denominator: 'toFloat64(uniqExact(appId, installId))',
  },
  rollups: [withoutOf('usage', 'crashedInstalls', 'installs')],
  examples: {
    numerator: (measured) =>
      `(appId, installId) NOT IN (SELECT appId, installId FROM events WHERE ${measured} AND ${CRASH})`,
    rest: CRASH,
  },
  dimensions: RESOURCE_DIMENSIONS,
  elsewhere: {
    Crashlytics: 'counts app installations as well.',
    'Google Play': 'shows the opposite, the share of daily users with a crash: USER_PERCEIVED_CRASH_RATE.',
    Sentry: 'counts the user ids that an app sets, installs only where it sets none.',
  },
});
