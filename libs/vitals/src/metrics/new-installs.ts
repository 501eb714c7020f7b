import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

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
