import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { shareOf } from '../rollup/metric-rollup';
import { NOT_NARROWED } from '../rules/adoption';

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
  rollups: [shareOf('sessions', 'sessions')],
  dimensions: SESSION_DIMENSIONS,
});
