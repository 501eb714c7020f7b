import { SESSION_DIMENSIONS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const abnormalSessions = defineMetric({
  id: 'ABNORMAL_SESSIONS',
  title: 'Abnormal sessions',
  chapter: 'Stability',
  unit: '1',
  direction: 'UP_IS_BAD',
  definition:
    'Sessions that ended neither by the user nor by a crash that was reported, as far as there is evidence of it.',
  reading:
    'What no crash report tells: apps that the system killed for memory, or that were gone when the phone came back. Only ' +
    'phones that report why the process ended are in it, so compare versions and devices, not apps.',
  source: 'sessions',
  rows: 'sessions',
  where: 'abnormal = 1',
  measure: { kind: 'count', value: 'toFloat64(count())' },
  rollups: [countOf('sessions', 'abnormal')],
  dimensions: SESSION_DIMENSIONS,
  elsewhere: {
    Sentry: 'a session is abnormal when it was neither ended nor crashed, such as by an ANR or a watchdog.',
    Apple:
      'MetricKit counts exits by reason, in the foreground and in the background, without naming sessions.',
  },
});
