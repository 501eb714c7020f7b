import { RESOURCE_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { shareOf } from '../rollup/metric-rollup';
import { NOT_NARROWED } from '../rules/adoption';

export const versionAdoptionInstalls = defineMetric({
  id: 'VERSION_ADOPTION_INSTALLS',
  title: 'Version adoption by installs',
  chapter: 'Releases',
  unit: 'ratio',
  direction: 'NEUTRAL',
  definition:
    'Installs with an event of a version ÷ all installs of the same bucket and the other groups; an install that updates ' +
    `within the bucket counts for both versions. ${NOT_NARROWED}`,
  numerator: 'installs of the version',
  denominator: 'installs of all versions',
  reading:
    'How far a release has reached, by phones. Shares of versions may add up to more than 1 in a bucket in which phones update.',
  source: 'events',
  rows: 'events',
  measure: { kind: 'share_of_versions', amount: 'toFloat64(uniqExact(appId, installId))' },
  rollups: [shareOf('usage', 'installs')],
  dimensions: RESOURCE_DIMENSIONS,
  elsewhere: {
    'Google Play': 'shows installs by version among all active devices, whether or not the app was used.',
  },
});
