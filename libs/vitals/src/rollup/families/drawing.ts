import {
  DRAWING_SECONDS,
  FRAMES,
  FRAMES_DRAWN,
  FROZEN_FRAMES,
  HITCH_MS,
  HITCHES_KNOWN,
  SCREEN_TIMED,
  SLOW_FRAMES,
} from '../../rules/screens';
import { durationStates, MEASURED_FACETS, type RollupFamily } from '../family';

/** How long screens took to load, and how smoothly they were drawn. */
export const drawing = {
  table: 'rollup_drawing',
  source: 'events',
  time: 'at',
  where: `(${SCREEN_TIMED}) OR (${FRAMES_DRAWN}) OR (${HITCHES_KNOWN})`,
  names: { SCREEN: 'screen' },
  quarterNames: [],
  facetNames: [],
  facets: MEASURED_FACETS,
  states: {
    frames: { kind: 'sum', value: FRAMES, where: FRAMES_DRAWN },
    slowFrames: { kind: 'sum', value: SLOW_FRAMES, where: FRAMES_DRAWN },
    frozenFrames: { kind: 'sum', value: FROZEN_FRAMES, where: FRAMES_DRAWN },
    hitchReports: { kind: 'sum', value: '1', where: HITCHES_KNOWN },
    hitchMs: { kind: 'sum', value: HITCH_MS, where: HITCHES_KNOWN },
    drawingSeconds: { kind: 'sum', value: DRAWING_SECONDS, where: HITCHES_KNOWN },
    ...durationStates('durationMs', SCREEN_TIMED),
  },
} as const satisfies RollupFamily;
