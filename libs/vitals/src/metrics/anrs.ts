import { RESOURCE_DIMENSIONS, SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

export const anrs = defineMetric({
  id: 'ANRS',
  title: 'ANRs',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Times the app did not respond. Weighed by 1 ÷ sample rate.',
  source: 'events',
  rows: 'events',
  where: "type = 'anr'",
  measure: { kind: 'count', value: 'sum(weight)' },
  dimensions: [...RESOURCE_DIMENSIONS, 'SCREEN', 'SDK_EVENT_TYPE', 'ERROR_GROUP'],
});

export const anrSessions = defineMetric({
  id: 'ANR_SESSIONS',
  title: 'Sessions with an ANR',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Sessions in which the app did not respond at least once.',
  source: 'sessions',
  rows: 'sessions',
  where: 'anr = 1',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  dimensions: SESSION_DIMENSIONS,
});

export const anrFreeSessions = defineMetric({
  id: 'ANR_FREE_SESSIONS',
  title: 'ANR-free sessions',
  unit: 'ratio',
  direction: 'UP_IS_GOOD',
  definition: '1 − sessions with an ANR ÷ sessions.',
  numerator: 'sessions without an ANR',
  denominator: 'sessions',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'rate', numerator: 'toFloat64(countIf(anr = 0))', denominator: 'toFloat64(count())' },
  dimensions: SESSION_DIMENSIONS,
});

/** A reason that names input dispatch, however it is written, or no reason at all. */
const INPUT_DISPATCH = "(kind = '' OR replaceRegexpAll(lower(kind), '[^a-z]', '') LIKE '%inputdispatch%')";

export const userPerceivedAnrRate = defineMetric({
  id: 'USER_PERCEIVED_ANR_RATE',
  title: 'User-perceived ANR rate',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Daily active installs with at least one ANR that users notice (not in the background; reason input dispatch, or no ' +
    'reason said) ÷ daily active installs; over more days both are summed over the days of the asked time zone. ' +
    'Events of sessions without foreground activity are left out, where the SDK names the session.',
  numerator: 'installs with a user-perceived ANR, summed over days',
  denominator: 'active installs, summed over days',
  source: 'events',
  rows: 'foreground_events',
  measure: {
    kind: 'rate',
    numerator: ({ localDay }) =>
      `toFloat64(uniqExactIf(appId, installId, ${localDay}, type = 'anr' AND foreground != 0 AND ${INPUT_DISPATCH}))`,
    denominator: ({ localDay }) => `toFloat64(uniqExact(appId, installId, ${localDay}))`,
  },
  dimensions: RESOURCE_DIMENSIONS,
  thresholds: [
    { value: 0.0047, meaning: 'bad behaviour over 28 days', source: 'Android vitals' },
    { value: 0.08, meaning: 'bad behaviour for one device model over 28 days', source: 'Android vitals' },
  ],
});
