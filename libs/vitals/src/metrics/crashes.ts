import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';
import { CRASH, FAULT_DIMENSIONS } from '../rules/faults';

export const crashes = defineMetric({
  id: 'CRASHES',
  title: 'Crashes',
  chapter: 'Stability',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Crashes: the process ended. Weighed by 1 ÷ sample rate.',
  reading:
    'How many times it happened. One phone in a crash loop can make most of them, so judge a release by CRASH_FREE_USERS and look here for the size of a group.',
  source: 'events',
  rows: 'events',
  where: CRASH,
  measure: { kind: 'count', value: 'sum(weight)' },
  rollups: [countOf('usage', 'crashes'), countOf('faults', 'events', "eventType = 'crash'")],
  dimensions: FAULT_DIMENSIONS,
  elsewhere: {
    Crashlytics: 'counts fatal events; non-fatal ones are ERRORS here.',
  },
});
