import { DIMENSION_IDS, RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

export const events = defineMetric({
  id: 'EVENTS',
  title: 'Events',
  unit: '1',
  direction: 'NEUTRAL',
  definition:
    'Events of every type, each counted once however often it was sent, weighed by 1 ÷ its sample rate.',
  source: 'events',
  rows: 'events',
  measure: { kind: 'count', value: 'sum(weight)' },
  dimensions: DIMENSION_IDS,
});

export const activeInstalls = defineMetric({
  id: 'ACTIVE_INSTALLS',
  title: 'Active installs',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Distinct installs with at least one event. Distinct, so it does not add up over days or dimensions.',
  source: 'events',
  rows: 'events',
  measure: { kind: 'count', value: 'toFloat64(uniqExact(appId, installId))' },
  dimensions: [...RESOURCE_DIMENSIONS, 'EVENT_TYPE', 'SDK_EVENT_TYPE', 'SCREEN'],
  differences: 'Firebase calls them active users and needs a foreground engagement; here any event will do.',
});

export const identifiedUsers = defineMetric({
  id: 'IDENTIFIED_USERS',
  title: 'Identified users',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Distinct user ids that the app set. Counted apart from installs: ids split at login and join the devices of a person.',
  source: 'events',
  rows: 'events',
  where: "userId != ''",
  measure: { kind: 'count', value: 'toFloat64(uniqExact(appId, userId))' },
  dimensions: [...RESOURCE_DIMENSIONS, 'EVENT_TYPE', 'SDK_EVENT_TYPE', 'SCREEN'],
});

export const newInstalls = defineMetric({
  id: 'NEW_INSTALLS',
  title: 'New installs',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Installs that began in the range: when the phone said when it was first installed, by that; else by its first event ' +
    'that Sonde still keeps. Version, device and so on are those of the install’s earliest event.',
  source: 'events',
  rows: 'installs',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  dimensions: RESOURCE_DIMENSIONS,
  differences:
    'App stores count accounts that acquired the app; a second phone of the same person is new here.',
});
