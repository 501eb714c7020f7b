import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

export const activeDaysPerInstall = defineMetric({
  id: 'ACTIVE_DAYS_PER_INSTALL',
  title: 'Active days per install',
  chapter: 'Usage',
  unit: 'per install',
  direction: 'UP_IS_GOOD',
  definition:
    'Days of the asked time zone on which an install had an event, in the mean over the installs that had any.',
  numerator: 'active installs, summed over days',
  denominator: 'installs with any event',
  reading:
    'How much of a habit the app is. Divided by the days of the range it is stickiness: over 28 days, 7 days per install are a ' +
    'DAU ÷ MAU of 25 %.',
  source: 'events',
  rows: 'events',
  measure: {
    kind: 'rate',
    numerator: ({ localDay }) => `toFloat64(uniqExact(appId, installId, ${localDay}))`,
    denominator: 'toFloat64(uniqExact(appId, installId))',
  },
  rawOnly:
    'days are those of the asked time zone, and which installs came on each is told apart by raw rows only',
  dimensions: RESOURCE_DIMENSIONS,
  elsewhere: { Firebase: 'Analytics shows DAU ÷ MAU as stickiness, by users with foreground engagement.' },
});
