import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';

export const SCREEN_DIMENSIONS: readonly DimensionId[] = [...RESOURCE_DIMENSIONS, 'SCREEN', 'SDK_EVENT_TYPE'];

/** Screen views that took a known time to load, in milliseconds. */
export const SCREEN_TIMED = "type = 'screen_view' AND durationMs >= 0";

/** Events that drew frames, and what each adds to the sums, weighed. */
export const FRAMES_DRAWN = 'framesTotal > 0';
export const FRAMES = 'framesTotal * weight';
export const SLOW_FRAMES = 'greatest(framesSlow, 0) * weight';
export const FROZEN_FRAMES = 'greatest(framesFrozen, 0) * weight';

/** Events that report hitches, and what each adds to the sums, weighed; 60 Hz when the display's rate is unknown. */
export const HITCHES_KNOWN = 'hitchMs >= 0 AND framesTotal >= 0';
export const HITCH_MS = 'hitchMs * weight';
export const DRAWING_SECONDS = 'framesTotal / if(refreshHz > 0, refreshHz, 60) * weight';
