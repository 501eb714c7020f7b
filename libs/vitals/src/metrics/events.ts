import { DIMENSION_IDS } from '../dimension';
import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';

export const events = defineMetric({
  id: 'EVENTS',
  title: 'Events',
  chapter: 'Usage',
  unit: '1',
  direction: 'NEUTRAL',
  definition:
    'Events of every type, each counted once however often it was sent, weighed by 1 ÷ its sample rate.',
  reading:
    'How much is being recorded. A sudden fall is more often a broken release or a lost SDK than fewer users: look at ACTIVE_INSTALLS and at the loss ledger beside it.',
  source: 'events',
  rows: 'events',
  measure: { kind: 'count', value: 'sum(weight)' },
  rollups: [countOf('usage', 'events'), countOf('types', 'events'), countOf('screens', 'events')],
  dimensions: DIMENSION_IDS,
});
