import type { Moments } from './moments';
import type { SharedStratum } from './strata';

/** Two ratios over the same mix of phones, and how well their difference is known. */
export interface RatioDifference {
  readonly baseline: number;
  readonly candidate: number;
  /** The ratio over both versions. */
  readonly pooled: number;
  /** Of candidate − baseline. */
  readonly standardError: number;
}

/**
 * The post-stratified difference of two ratios of sums, install by install.
 *
 * Each version's numerators and denominators are weighed to the mix of strata that both versions have together, then
 * divided: the combined ratio estimator (Cochran, Sampling Techniques, 3rd ed., 6.11). Its variance is that of the
 * installs' influence values (delta method), r = (N − N̄) − R (D − D̄) within the stratum, so repeated measures of an
 * install are never taken for independent ones. Of two estimates of it the larger one counts: by each version for itself,
 * and by both together, as is right when they do not differ; the first alone would call a small version certain of a rate
 * because it happens to have seen nothing yet.
 *
 * @returns undefined when a version has no denominator
 */
export function ratioDifference(strata: readonly SharedStratum[]): RatioDifference | undefined {
  const installs = sum(strata, (s) => s.baseline.installs + s.candidate.installs);
  const weight = (s: SharedStratum): number => (s.baseline.installs + s.candidate.installs) / installs;
  const mean = (side: Side, of: 'numerator' | 'denominator'): number =>
    sum(strata, (s) => (s[side].installs === 0 ? 0 : (weight(s) * s[side][of]) / s[side].installs));
  const size = { baseline: mean('baseline', 'denominator'), candidate: mean('candidate', 'denominator') };
  if (!(size.baseline > 0) || !(size.candidate > 0)) return undefined;
  const ratio = {
    baseline: mean('baseline', 'numerator') / size.baseline,
    candidate: mean('candidate', 'numerator') / size.candidate,
  };
  const pooled =
    sum(strata, (s) => s.baseline.numerator + s.candidate.numerator) /
    sum(strata, (s) => s.baseline.denominator + s.candidate.denominator);

  let apart = 0;
  let together = 0;
  for (const stratum of strata) {
    const { baseline, candidate } = stratum;
    const degrees = baseline.installs + candidate.installs - 2;
    const both =
      degrees > 0 ? (residualSquares(baseline, pooled) + residualSquares(candidate, pooled)) / degrees : 0;
    for (const side of SIDES) {
      const n = stratum[side].installs;
      if (n < 2) continue;
      const share = weight(stratum) / size[side];
      apart += (share * share * residualSquares(stratum[side], ratio[side])) / (n - 1) / n;
      together += (share * share * both) / n;
    }
  }
  return { ...ratio, pooled, standardError: Math.sqrt(Math.max(apart, together)) };
}

type Side = 'baseline' | 'candidate';
const SIDES: readonly Side[] = ['baseline', 'candidate'];

/** Σ ((N − N̄) − R (D − D̄))² over the installs of one version in one stratum. */
function residualSquares(moments: Moments, ratio: number): number {
  const { installs, numerator, denominator, numerator2, product, denominator2 } = moments;
  if (installs === 0) return 0;
  const squares =
    numerator2 -
    (numerator * numerator) / installs -
    2 * ratio * (product - (numerator * denominator) / installs) +
    ratio * ratio * (denominator2 - (denominator * denominator) / installs);
  // Rounding may leave a trace below zero where all installs are alike.
  return Math.max(squares, 0);
}

const sum = (strata: readonly SharedStratum[], of: (stratum: SharedStratum) => number): number =>
  strata.reduce((total, stratum) => total + of(stratum), 0);
