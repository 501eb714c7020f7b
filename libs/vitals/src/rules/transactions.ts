import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';

export const TRANSACTION_DIMENSIONS: readonly DimensionId[] = [
  ...RESOURCE_DIMENSIONS,
  'TRANSACTION',
  'CURRENCY',
  'SCREEN',
  'SDK_EVENT_TYPE',
];

export const TRANSACTION = "type = 'transaction'";

/** Flows that took a known time, in milliseconds. */
export const TRANSACTION_TIMED = `${TRANSACTION} AND durationMs >= 0`;

/** Flows that can succeed or fail: a cancelled one does neither. */
export const TRANSACTION_JUDGED = `${TRANSACTION} AND kind != 'cancelled'`;

/** Of flows: those that were lost. */
export const TRANSACTION_FAILED = "kind IN ('failed', 'timeout', 'crashed')";
