import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const sessions = defineMetric({
  id: 'SESSIONS',
  title: 'Sessions',
  chapter: 'Usage',
  unit: '1',
  direction: 'UP_IS_GOOD',
  definition:
    'Sessions that start in the range. A session belongs to the moment in which it starts; its version, device and so on ' +
    'are those of its earliest event.',
  reading: 'How often the app is used. Divide by ACTIVE_INSTALLS for how often one phone uses it.',
  source: 'sessions',
  rows: 'sessions',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  rollups: [countOf('sessions', 'sessions')],
  dimensions: SESSION_DIMENSIONS,
  elsewhere: {
    Sentry:
      'a session ends after 30 s in the background on phones; here after 30 minutes without an event, unless the SDK names its sessions.',
    Firebase:
      'Analytics counts sessions with at least one foreground engagement; here background sessions count too and are flagged.',
  },
});
