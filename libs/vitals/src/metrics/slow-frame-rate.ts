import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { FRAMES, FRAMES_DRAWN, SCREEN_DIMENSIONS, SLOW_FRAMES } from '../rules/screens';

export const slowFrameRate = defineMetric({
  id: 'SLOW_FRAME_RATE',
  title: 'Slow frames',
  chapter: 'Screens',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Frames that missed the deadline of the display’s rate (60 Hz when unknown: over 16.67 ms) ÷ frames drawn. Frozen frames are slow too. Events that do not say how many were slow count with none.',
  numerator: 'slow frames',
  denominator: 'frames drawn',
  reading:
    'How often scrolling and animation stutter. Displays of 90 and 120 Hz are held to their own deadline, so a new phone may have a worse rate with the same code.',
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
  elsewhere: {
    'Google Play':
      'counts sessions in which more than half of the frames were slow; here frames are counted.',
    Firebase: 'counts screen instances in which more than half of the frames took over 16 ms.',
    Sentry: 'shows frames as here, to the display’s deadline.',
  },
});
