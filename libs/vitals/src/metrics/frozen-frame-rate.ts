import { defineMetric } from '../metric';
import { rateOf } from '../rollup/metric-rollup';
import { FRAMES, FRAMES_DRAWN, FROZEN_FRAMES, SCREEN_DIMENSIONS } from '../rules/screens';

export const frozenFrameRate = defineMetric({
  id: 'FROZEN_FRAME_RATE',
  title: 'Frozen frames',
  chapter: 'Screens',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Frames that took over 700 ms ÷ frames drawn. Events that do not say how many were frozen count with none.',
  numerator: 'frozen frames',
  denominator: 'frames drawn',
  reading: 'Frames for which the screen stood still so that people noticed.',
  source: 'events',
  rows: 'events',
  where: FRAMES_DRAWN,
  measure: {
    kind: 'rate',
    numerator: `sum(${FROZEN_FRAMES})`,
    denominator: `sum(${FRAMES})`,
  },
  rollups: [rateOf('drawing', 'frozenFrames', 'frames')],
  examples: { numerator: `${FROZEN_FRAMES} > 0`, rest: `${FROZEN_FRAMES} = 0` },
  dimensions: SCREEN_DIMENSIONS,
  elsewhere: {
    Firebase: 'counts screen instances in which more than 0.1 % of the frames were frozen.',
    'Google Play': 'counts sessions; a frame is frozen over 700 ms there as well.',
  },
});
