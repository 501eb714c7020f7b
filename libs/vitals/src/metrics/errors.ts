import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';
import { ERROR, FAULT_DIMENSIONS } from '../rules/faults';

export const errors = defineMetric({
  id: 'ERRORS',
  title: 'Errors',
  chapter: 'Stability',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition: 'Errors that did not end the process, handled or not. Weighed by 1 ÷ sample rate.',
  reading:
    'What the app caught, or survived. Unhandled errors of Flutter and React Native are here: the app usually goes on.',
  source: 'events',
  rows: 'events',
  where: ERROR,
  measure: { kind: 'count', value: 'sum(weight)' },
  rollups: [countOf('usage', 'errors'), countOf('faults', 'events', "eventType = 'error'")],
  dimensions: FAULT_DIMENSIONS,
  elsewhere: {
    Crashlytics: 'calls them non-fatals.',
    Sentry: 'counts an unhandled error of Flutter or React Native as an errored session as well.',
  },
});
