import { defineMetric } from '../metric';
import { countOf } from '../rollup/metric-rollup';
import { LAUNCH, LAUNCH_DIMENSIONS } from '../rules/launches';

export const launches = defineMetric({
  id: 'LAUNCHES',
  title: 'Launches',
  chapter: 'Startup',
  unit: '1',
  direction: 'NEUTRAL',
  definition: 'App launches of every kind, those that never drew included. Weighed by 1 ÷ sample rate.',
  reading:
    'The base of the other figures of this chapter. More cold launches for as many sessions mean that the system ends the ' +
    'app more often: look at memory.',
  source: 'events',
  rows: 'events',
  where: LAUNCH,
  measure: { kind: 'count', value: 'sum(weight)' },
  rollups: [countOf('types', 'events', "eventType = 'app_launch'")],
  dimensions: LAUNCH_DIMENSIONS,
});
