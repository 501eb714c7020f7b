import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';

/** Crashes, errors and ANRs: what can be asked of all three. */
export const FAULT_DIMENSIONS: readonly DimensionId[] = [
  ...RESOURCE_DIMENSIONS,
  'SCREEN',
  'SDK_EVENT_TYPE',
  'ERROR_GROUP',
];

export const CRASH = "type = 'crash'";
export const ERROR = "type = 'error'";
export const ANR = "type = 'anr'";

/** The app was in the foreground or had a foreground service, and the phone said so. */
export const CRASH_PERCEIVED = `${CRASH} AND foreground = 1`;

/** A reason that names input dispatch, however it is written, or no reason at all. */
const INPUT_DISPATCH = "(kind = '' OR replaceRegexpAll(lower(kind), '[^a-z]', '') LIKE '%inputdispatch%')";

/** Not known to have been in the background, and of a kind that users notice. */
export const ANR_PERCEIVED = `${ANR} AND foreground != 0 AND ${INPUT_DISPATCH}`;
