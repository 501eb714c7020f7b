import { alwaysValidHalfWidth, mixingWidth } from './confidence-sequence';
import type { StratumMoments } from './moments';
import { ratioDifference } from './ratio-difference';
import { sharedStrata, type SharedStratum } from './strata';

export const VERDICTS = ['BETTER', 'WORSE', 'DIFFERENT', 'NO_DIFFERENCE_SEEN', 'TOO_FEW_DATA'] as const;
/** DIFFERENT: the metric differs, and neither direction of it is good news. */
export type Verdict = (typeof VERDICTS)[number];

export type Direction = 'UP_IS_GOOD' | 'UP_IS_BAD' | 'NEUTRAL';

/** What a figure is, as far as it decides how it is judged. */
export interface Measured {
  readonly direction: Direction;
  /** The ratio lies between 0 and 1, so that an install tells most when its share is neither. */
  readonly isShare: boolean;
}

/** Candidate − baseline, with an interval that holds at every look at once. */
export interface Difference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Comparison {
  readonly verdict: Verdict;
  /** Over the same mix of phones; null when the version has no denominator. */
  readonly baseline: number | null;
  readonly candidate: number | null;
  /** Null with TOO_FEW_DATA. */
  readonly difference: Difference | null;
  /** Kinds of phones that were compared apart. */
  readonly strata: number;
  /** What is missing; only with TOO_FEW_DATA. */
  readonly missing?: string;
}

/** Below these the normal approximation, on which the interval rests, does not hold. */
export const MIN_INSTALLS = 100;
/** Installs that tell something: of a share of crashed sessions those with a crash (or those without, if they are fewer). */
export const MIN_TELLING_INSTALLS = 20;
/** As many of them as the smaller version must be expected to have. */
const MIN_TELLING_EXPECTED = 10;

/**
 * Whether a version does better than another.
 *
 * @param alpha chance that a version that is no different is ever called different, at however many looks; in (0, 1)
 */
export function compareVersions(
  baseline: readonly StratumMoments[],
  candidate: readonly StratumMoments[],
  measured: Measured,
  alpha: number,
): Comparison {
  const strata = sharedStrata(baseline, candidate);
  const ratios = strata.length > 0 ? ratioDifference(strata) : undefined;
  const missing = missingData(strata, measured);
  if (missing !== undefined || !ratios || !(ratios.standardError > 0)) {
    return {
      verdict: 'TOO_FEW_DATA',
      baseline: ratios?.baseline ?? null,
      candidate: ratios?.candidate ?? null,
      difference: null,
      strata: strata.length,
      missing: missing ?? 'every install shows the same',
    };
  }
  const rho = mixingWidth(ratios.pooled, measured.isShare);
  const half = alwaysValidHalfWidth(ratios.standardError, alpha, rho);
  const value = ratios.candidate - ratios.baseline;
  const difference = { value, low: value - half, high: value + half };
  return {
    verdict: verdictOf(difference, measured.direction),
    baseline: ratios.baseline,
    candidate: ratios.candidate,
    difference,
    strata: strata.length,
  };
}

export function verdictOf({ low, high }: Difference, direction: Direction): Verdict {
  if (low <= 0 && high >= 0) return 'NO_DIFFERENCE_SEEN';
  if (direction === 'NEUTRAL') return 'DIFFERENT';
  return low > 0 === (direction === 'UP_IS_GOOD') ? 'BETTER' : 'WORSE';
}

function missingData(strata: readonly SharedStratum[], { isShare }: Measured): string | undefined {
  const total = (of: (stratum: SharedStratum) => number): number =>
    strata.reduce((sum, stratum) => sum + of(stratum), 0);
  const baseline = total((s) => s.baseline.installs);
  const candidate = total((s) => s.candidate.installs);
  const smaller = Math.min(baseline, candidate);
  if (smaller < MIN_INSTALLS) {
    return `each version needs ${MIN_INSTALLS} installs, and the ${
      candidate <= baseline ? 'candidate' : 'baseline'
    } has ${smaller}`;
  }
  const hits = total((s) => s.baseline.hits + s.candidate.hits);
  const misses = total((s) => s.baseline.misses + s.candidate.misses);
  const telling = isShare ? Math.min(hits, misses) : hits;
  const needed = Math.max(
    MIN_TELLING_INSTALLS,
    Math.ceil((MIN_TELLING_EXPECTED * (baseline + candidate)) / smaller),
  );
  return telling < needed
    ? `only ${telling} installs tell the two apart, and it takes ${needed} with versions of this size`
    : undefined;
}
