import type { Comparison } from './compare';

/** The percentile over both versions, and how many milliseconds it moves when the share at or below it moves by 1. */
export interface PooledPercentile {
  readonly level: number;
  readonly value: number;
  readonly slope: number;
}

/**
 * A comparison of the shares of values at or below the pooled percentile, in milliseconds: one Newton step from there,
 * value = q + (level − share) ÷ density (Bahadur 1966). The verdict is that of the shares and rests on no density; the sizes
 * in milliseconds are the better, the closer the versions are.
 */
export function inMilliseconds(
  comparison: Comparison,
  { level, value, slope }: PooledPercentile,
): Comparison {
  const at = (share: number | null): number | null =>
    share === null ? null : Math.max(0, value + (level - share) * slope);
  const { difference } = comparison;
  // Nothing lies between the two levels around the percentile but one single value.
  if (difference && !(slope > 0)) {
    return {
      ...comparison,
      verdict: 'NO_DIFFERENCE_SEEN',
      baseline: value,
      candidate: value,
      difference: { value: 0, low: 0, high: 0 },
    };
  }
  return {
    ...comparison,
    baseline: at(comparison.baseline),
    candidate: at(comparison.candidate),
    difference: difference && {
      value: -difference.value * slope,
      low: -difference.high * slope,
      high: -difference.low * slope,
    },
  };
}
