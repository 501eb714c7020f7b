import { apdexPoints } from '../apdex';
import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';

export const LAUNCH_DIMENSIONS: readonly DimensionId[] = [
  ...RESOURCE_DIMENSIONS,
  'LAUNCH_KIND',
  'SDK_EVENT_TYPE',
];

export const LAUNCH = "type = 'app_launch'";

/** Launches that took a known time, in milliseconds. */
export const LAUNCH_TIMED = `${LAUNCH} AND durationMs >= 0`;

const NEVER_DREW = 'completed = 0';

/** Launches whose outcome is known: they took a known time, or never drew. */
export const LAUNCH_JUDGED = `${LAUNCH} AND (durationMs >= 0 OR ${NEVER_DREW})`;

/** Of judged launches: those at or over the limit of their kind, and those that never drew. */
export const LAUNCH_EXCESSIVE = `(${NEVER_DREW} OR durationMs >= multiIf(kind = 'cold', 5000, kind = 'warm', 2000, 1500))`;

/** Of judged launches: what each adds to the Apdex score, weighed. */
export const LAUNCH_APDEX_POINTS = apdexPoints(
  NEVER_DREW,
  "multiIf(kind = 'cold', 2000, kind = 'warm', 1000, 500)",
);
