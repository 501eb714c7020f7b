/** What one install contributes: a metric is the sum of `numerator` ÷ the sum of `denominator` over its installs. */
export interface InstallSums {
  /** From the broadest to the finest, such as system, country, manufacturer. */
  readonly stratum: readonly string[];
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * All that the comparison needs to know of a set of installs: sums over installs, so that the installs themselves can
 * stay in the database, and sets are put together by adding.
 */
export interface Moments {
  readonly installs: number;
  readonly numerator: number;
  readonly denominator: number;
  /** Σ numerator². */
  readonly numerator2: number;
  /** Σ numerator × denominator. */
  readonly product: number;
  /** Σ denominator². */
  readonly denominator2: number;
  /** Installs with a numerator. */
  readonly hits: number;
  /** Installs whose numerator is not their denominator: of a share, those in which it is not 1. */
  readonly misses: number;
}

/** The moments of one stratum. */
export interface StratumMoments extends Moments {
  readonly stratum: readonly string[];
}

export const NO_INSTALLS: Moments = {
  installs: 0,
  numerator: 0,
  denominator: 0,
  numerator2: 0,
  product: 0,
  denominator2: 0,
  hits: 0,
  misses: 0,
};

export const addMoments = (a: Moments, b: Moments): Moments => ({
  installs: a.installs + b.installs,
  numerator: a.numerator + b.numerator,
  denominator: a.denominator + b.denominator,
  numerator2: a.numerator2 + b.numerator2,
  product: a.product + b.product,
  denominator2: a.denominator2 + b.denominator2,
  hits: a.hits + b.hits,
  misses: a.misses + b.misses,
});

type Sums = { -readonly [K in keyof StratumMoments]: StratumMoments[K] };

/** The same sums as the database makes, of installs that are at hand. */
export function momentsOf(installs: Iterable<InstallSums>): StratumMoments[] {
  const strata = new Map<string, Sums>();
  // Installs of one kind often share the very array; then their texts need not be put together again and again.
  const known = new Map<readonly string[], Sums>();
  for (const { stratum, numerator, denominator } of installs) {
    let sums = known.get(stratum);
    if (!sums) {
      const key = JSON.stringify(stratum);
      sums = strata.get(key) ?? { ...NO_INSTALLS, stratum };
      strata.set(key, sums);
      known.set(stratum, sums);
    }
    sums.installs++;
    sums.numerator += numerator;
    sums.denominator += denominator;
    sums.numerator2 += numerator * numerator;
    sums.product += numerator * denominator;
    sums.denominator2 += denominator * denominator;
    sums.hits += numerator === 0 ? 0 : 1;
    sums.misses += numerator === denominator ? 0 : 1;
  }
  return [...strata.values()];
}
