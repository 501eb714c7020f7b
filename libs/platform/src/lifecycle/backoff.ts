export interface Backoff {
  /** Longest wait after the first failure, in milliseconds. */
  readonly firstMs: number;
  /** Longest wait of all, in milliseconds. */
  readonly maxMs: number;
}

/**
 * How long to wait before the next attempt, in milliseconds: doubled after each failure up to `maxMs`, of which
 * the second half is random ("equal jitter", M. Brooker, Exponential Backoff and Jitter, AWS 2015), so that many
 * clients of one store that came back do not return in step.
 *
 * @param failures attempts that failed so far, from 1
 * @param random a number in [0, 1), such as `Math.random()`
 */
export function backoffMs(failures: number, backoff: Backoff, random: number): number {
  const longest = Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return Math.round(longest / 2 + (longest / 2) * random);
}
