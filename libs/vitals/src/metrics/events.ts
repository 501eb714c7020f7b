import { DIMENSION_IDS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

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
  rollups: [countOf('usage', 'events'), countOf('types', 'events'), countOf('screens', 'events')],
  dimensions: DIMENSION_IDS,
});
