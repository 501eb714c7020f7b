import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { DRAWING_SECONDS, HITCHES_KNOWN, HITCH_MS, SCREEN_DIMENSIONS } from '../rules/screens';

export const hitchRatio = defineMetric({
  id: 'HITCH_RATIO',
  title: 'Hitch ratio',
  unit: 'ms/s',
  direction: 'UP_IS_BAD',
  definition:
    'Milliseconds by which frames came late ÷ seconds of drawing (frames ÷ refresh rate; 60 Hz when unknown), over events that report hitches.',
  numerator: 'milliseconds of hitches',
  denominator: 'seconds of drawing',
  source: 'events',
  rows: 'events',
  where: HITCHES_KNOWN,
  measure: {
    kind: 'rate',
    numerator: `sum(${HITCH_MS})`,
    denominator: `sum(${DRAWING_SECONDS})`,
  },
  rollups: [rateOf('drawing', 'hitchMs', 'drawingSeconds', 'hitchReports')],
  examples: { numerator: `${HITCH_MS} > 0`, rest: `${HITCH_MS} = 0` },
  dimensions: SCREEN_DIMENSIONS,
  thresholds: [
    { value: 5, meaning: 'good below', source: 'Apple' },
    { value: 10, meaning: 'critical above', source: 'Apple' },
  ],
});
