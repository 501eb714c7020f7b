import { ERROR_BOUNDS } from '../rollup/family';
import type { Certainty } from './plan';

/** Two counts that are each within the bound of the truth make a ratio within this. */
const RATIO = (1 + ERROR_BOUNDS.distinct) / (1 - ERROR_BOUNDS.distinct) - 1;

/**
 * Largest relative distance of a value from the exact one; 0 when it is exact. Undefined where no bound can be stated: one
 * less a ratio of 1 may be anything.
 */
export function errorBound(certainty: Certainty, value: number | null): number | undefined {
  if (value === null) return 0;
  switch (certainty) {
    case 'exact':
      return 0;
    case 'percentile':
      return ERROR_BOUNDS.percentiles;
    case 'distinct':
      return ERROR_BOUNDS.distinct;
    case 'ratio':
      return RATIO;
    case 'complement':
      return complementBound(value);
  }
}

/** A value 1 − r, of which r is within RATIO of the truth. */
function complementBound(value: number): number | undefined {
  const ratio = 1 - value;
  // The true ratio lies between ratio ÷ (1 + RATIO) and ratio × (1 + RATIO).
  const least = 1 - ratio * (1 + RATIO);
  const greatest = 1 - ratio / (1 + RATIO);
  if (least <= 0) return undefined;
  return Math.max((value - least) / least, (greatest - value) / greatest);
}
