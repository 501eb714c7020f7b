import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { shareOf } from '../rollup/metric-rollup';
import { NOT_NARROWED } from '../rules/adoption';

export const versionAdoptionSessions = defineMetric({
  id: 'VERSION_ADOPTION_SESSIONS',
  title: 'Version adoption by sessions',
  chapter: 'Releases',
  unit: 'ratio',
  direction: 'NEUTRAL',
  definition: `Sessions of a version ÷ all sessions of the same bucket and the other groups. ${NOT_NARROWED}`,
  numerator: 'sessions of the version',
  denominator: 'sessions of all versions',
  reading:
    'How far a release has reached, by use. Frequent users update first, so it runs ahead of adoption by installs.',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'share_of_versions', amount: 'toFloat64(count())' },
  rollups: [shareOf('sessions', 'sessions')],
  dimensions: SESSION_DIMENSIONS,
  elsewhere: {
    Sentry: 'the same over the last 24 hours.',
  },
});
