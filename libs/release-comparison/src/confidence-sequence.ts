/**
 * Half the width of an interval that holds at every look at once, however often somebody looks and whenever they stop.
 *
 * With information I = 1 ÷ SE² and a mixing width ρ the interval is `estimate ± h`,
 *
 *     h = √( (I ρ² + 1) ÷ (I² ρ²) · ln( (I ρ² + 1) ÷ α² ) )
 *
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence
 * sequences", Annals of Statistics 52(6), 2024 (arXiv 2103.06476), theorem 2.2, and proposition 2.5 for variances that
 * change. There t observations of variance σ² stand where I stands here; I = t ÷ σ² for a mean. It is Robbins' mixture
 * of normal densities (1970) with the variance estimated.
 *
 * The estimate after each look is a mean of installs' influence values of which more is known every day, so
 * cov(early, late) = var(late) and I grows like the time of a Brownian motion (Scharfstein, Tsiatis and Robins 1997).
 *
 * @param standardError of the estimate now, above 0
 * @param alpha chance that any look ever misses the truth, in (0, 1)
 * @param rho in the unit of the estimate, above 0; fixed before the first look. See `mixingWidth`.
 */
export function alwaysValidHalfWidth(standardError: number, alpha: number, rho: number): number {
  const information = 1 / (standardError * standardError);
  const mixed = information * rho * rho;
  return standardError * Math.sqrt(((mixed + 1) / mixed) * Math.log((mixed + 1) / (alpha * alpha)));
}

/** Effects of about this share of the value are found soonest. */
const SIZE_SOUGHT = 0.25;

/**
 * The interval is narrowest against others of its kind (3.03 instead of 1.96 standard errors at α = 0.05) once it is
 * about as wide as ρ to each side, and grows slowly away from there: at a fifth of the information 3.4, at a hundred
 * times 3.6. So ρ is the size of effect that should be found soonest: a quarter of the value.
 *
 * @param value of the metric over both versions; a share counts by its smaller side, 99 % without a crash as 1 % with one
 * @param isShare the value lies between 0 and 1
 */
export const mixingWidth = (value: number, isShare: boolean): number =>
  SIZE_SOUGHT * Math.abs(isShare && value > 0.5 && value < 1 ? 1 - value : value);
