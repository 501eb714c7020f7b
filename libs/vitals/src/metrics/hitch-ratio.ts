import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { DRAWING_SECONDS, HITCHES_KNOWN, HITCH_MS, SCREEN_DIMENSIONS } from '../rules/screens';

export const hitchRatio = defineMetric({
  id: 'HITCH_RATIO',
  title: 'Hitch ratio',
  chapter: 'Screens',
  unit: 'ms/s',
  direction: 'UP_IS_BAD',
  definition:
    'Milliseconds by which frames came late ÷ seconds of drawing (frames ÷ refresh rate; 60 Hz when unknown), over events that report hitches.',
  numerator: 'milliseconds of hitches',
  denominator: 'seconds of drawing',
  reading:
    'How much of the drawing time people saw the picture stand still, on the scale of Apple’s own tools.',
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
    {
      value: 5,
      meaning: 'good below',
      source: 'Apple',
      url: 'https://developer.apple.com/documentation/xcode/analyzing-responsiveness-issues-in-your-shipping-app',
    },
    {
      value: 10,
      meaning: 'poor above',
      source: 'Apple',
      url: 'https://developer.apple.com/documentation/xcode/analyzing-responsiveness-issues-in-your-shipping-app',
    },
  ],
  elsewhere: {
    Apple: 'measures scrolling only in Xcode Organizer; here everything for which the SDK reports hitches.',
  },
});
