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
import { durationStates, INSTALLS, RESOURCE_FACETS, type RollupFamily } from '../family';

/** What happened on which screen, and how smoothly it was drawn. */
export const screens = {
  table: 'rollup_screens',
  source: 'events',
  time: 'at',
  names: { SCREEN: 'screen' },
  facetNames: [],
  facets: RESOURCE_FACETS,
  states: {
    events: { kind: 'sum', value: 'weight' },
    installs: { kind: 'distinct', value: INSTALLS },
    frames: { kind: 'sum', value: FRAMES, where: FRAMES_DRAWN },
    slowFrames: { kind: 'sum', value: SLOW_FRAMES, where: FRAMES_DRAWN },
    frozenFrames: { kind: 'sum', value: FROZEN_FRAMES, where: FRAMES_DRAWN },
    hitchReports: { kind: 'sum', value: '1', where: HITCHES_KNOWN },
    hitchMs: { kind: 'sum', value: HITCH_MS, where: HITCHES_KNOWN },
    drawingSeconds: { kind: 'sum', value: DRAWING_SECONDS, where: HITCHES_KNOWN },
    ...durationStates('durationMs', SCREEN_TIMED),
  },
} as const satisfies RollupFamily;
