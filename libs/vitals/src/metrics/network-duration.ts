import { defineMetric } from '../metric';
import { durationOf } from '../rollup/metric-rollup';
import { REQUEST_DIMENSIONS, REQUEST_TIMED } from '../rules/network';

export const networkDuration = defineMetric({
  id: 'NETWORK_DURATION',
  title: 'Network duration',
  chapter: 'Network',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition: 'Milliseconds from the start of a request to its end, over requests whose duration is known.',
  reading:
    'How long people wait for servers, seen from the phone: radio, queueing and TLS included, which no server log has.',
  source: 'events',
  rows: 'events',
  where: REQUEST_TIMED,
  measure: { kind: 'duration', value: 'durationMs' },
  rollups: [durationOf('requests')],
  dimensions: REQUEST_DIMENSIONS,
  elsewhere: {
    Firebase: 'the same, called response time; it ends when all bytes are there.',
  },
});
