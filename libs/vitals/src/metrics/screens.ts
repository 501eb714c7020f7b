import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';
import { defineMetric } from '../metric';

const dimensions: readonly DimensionId[] = [...RESOURCE_DIMENSIONS, 'SCREEN', 'SDK_EVENT_TYPE'];

export const screenLoadDuration = defineMetric({
  id: 'SCREEN_LOAD_DURATION',
  title: 'Screen load duration',
  unit: 'ms',
  direction: 'UP_IS_BAD',
  definition: 'Milliseconds that a screen took to load, over screen views that say so.',
  source: 'events',
  rows: 'events',
  where: "type = 'screen_view' AND durationMs >= 0",
  measure: { kind: 'duration', value: 'durationMs' },
  dimensions,
});

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
  where: 'framesTotal > 0',
  measure: {
    kind: 'rate',
    numerator: 'sum(greatest(framesSlow, 0) * weight)',
    denominator: 'sum(framesTotal * weight)',
  },
  dimensions,
  differences:
    'Android vitals counts sessions in which more than half of the frames were slow; here frames are counted.',
});

export const frozenFrameRate = defineMetric({
  id: 'FROZEN_FRAME_RATE',
  title: 'Frozen frames',
  unit: 'ratio',
  direction: 'UP_IS_BAD',
  definition:
    'Frames that took over 700 ms ÷ frames drawn. Events that do not say how many were frozen count with none.',
  numerator: 'frozen frames',
  denominator: 'frames drawn',
  source: 'events',
  rows: 'events',
  where: 'framesTotal > 0',
  measure: {
    kind: 'rate',
    numerator: 'sum(greatest(framesFrozen, 0) * weight)',
    denominator: 'sum(framesTotal * weight)',
  },
  dimensions,
});

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
  where: 'hitchMs >= 0 AND framesTotal >= 0',
  measure: {
    kind: 'rate',
    numerator: 'sum(hitchMs * weight)',
    denominator: 'sum(framesTotal / if(refreshHz > 0, refreshHz, 60) * weight)',
  },
  dimensions,
  thresholds: [
    { value: 5, meaning: 'good below', source: 'Apple' },
    { value: 10, meaning: 'critical above', source: 'Apple' },
  ],
});
