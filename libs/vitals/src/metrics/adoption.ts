import { RESOURCE_DIMENSIONS, SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';

const NOT_NARROWED =
  'Group by APP_VERSION, APP_BUILD or PATCH, or filter by one: filters on these do not narrow the denominator.';

export const versionAdoptionSessions = defineMetric({
  id: 'VERSION_ADOPTION_SESSIONS',
  title: 'Version adoption by sessions',
  unit: 'ratio',
  direction: 'NEUTRAL',
  definition: `Sessions of a version ÷ all sessions of the same bucket and the other groups. ${NOT_NARROWED}`,
  numerator: 'sessions of the version',
  denominator: 'sessions of all versions',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'share_of_versions', amount: 'toFloat64(count())' },
  dimensions: SESSION_DIMENSIONS,
});

export const versionAdoptionInstalls = defineMetric({
  id: 'VERSION_ADOPTION_INSTALLS',
  title: 'Version adoption by installs',
  unit: 'ratio',
  direction: 'NEUTRAL',
  definition:
    'Installs with an event of a version ÷ all installs of the same bucket and the other groups; an install that updates ' +
    `within the bucket counts for both versions. ${NOT_NARROWED}`,
  numerator: 'installs of the version',
  denominator: 'installs of all versions',
  source: 'events',
  rows: 'events',
  measure: { kind: 'share_of_versions', amount: 'toFloat64(uniqExact(appId, installId))' },
  dimensions: RESOURCE_DIMENSIONS,
});
