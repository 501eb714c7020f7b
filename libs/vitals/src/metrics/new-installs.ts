import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

export const newInstalls = defineMetric({
  id: 'NEW_INSTALLS',
  title: 'New installs',
  chapter: 'Usage',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Installs that began in the range: when the phone said when it was first installed, by that; else by its first event ' +
    'that Sonde still keeps. Version, device and so on are those of the install’s earliest event.',
  reading:
    'Growth, by day and country. The passport says of how many phones the time was told by the phone itself.',
  source: 'events',
  rows: 'installs',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  dimensions: RESOURCE_DIMENSIONS,
  elsewhere: {
    'Google Play':
      'counts accounts that acquired the app; a second phone of the same person is new here and not there.',
    Apple: 'App Store Connect counts first-time downloads per Apple account, before anybody opens the app.',
  },
});
