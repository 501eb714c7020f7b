import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { FRAMES, FRAMES_DRAWN, SCREEN_DIMENSIONS, SLOW_FRAMES } from '../rules/screens';

export const slowFrameRate = defineMetric({
  id: 'SLOW_FRAME_RATE',
  title: 'Slow frames',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Frames that missed the deadline of the display’s rate (60 Hz when unknown: over 16.67 ms) ÷ frames drawn. Frozen frames are slow too. Events that do not say how many were slow count with none.',
  numerator: 'slow frames',
  denominator: 'frames drawn',
  source: 'events',
  rows: 'events',
  where: FRAMES_DRAWN,
  measure: {
    kind: 'rate',
    numerator: `sum(${SLOW_FRAMES})`,
    denominator: `sum(${FRAMES})`,
  },
  rollups: [rateOf('drawing', 'slowFrames', 'frames')],
  examples: { numerator: `${SLOW_FRAMES} > 0`, rest: `${SLOW_FRAMES} = 0` },
  dimensions: SCREEN_DIMENSIONS,
  differences:
    'Android vitals counts sessions in which more than half of the frames were slow; here frames are counted.',
});
