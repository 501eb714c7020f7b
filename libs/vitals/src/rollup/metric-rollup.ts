import type { RollupFamilyId } from './families';

/**
 * SQL of one state of the family, put together over the rows of a group. Sums and distinct counts are Float64; least,
 * greatest are NULL over nothing.
 */
export type Merged = (state: string) => string;

/** A figure made of such states. */
export type MergedSql = (merged: Merged) => string;

/** How a metric's measure is computed from a family's states; the kinds are those of `Measure`. */
export type RollupMeasure =
  | { readonly kind: 'count'; readonly value: MergedSql }
  | { readonly kind: 'rate'; readonly numerator: MergedSql; readonly denominator: MergedSql }
  /** Names of the states. COUNT is `count`, MEAN is `sum` ÷ `count`, percentiles come from `percentiles`. */
  | {
      readonly kind: 'duration';
      readonly count: string;
      readonly sum: string;
      readonly min: string;
      readonly max: string;
      readonly percentiles: string;
    }
  | { readonly kind: 'share_of_versions'; readonly amount: MergedSql };

/** One way to answer a metric from a rollup family. */
export interface MetricRollup {
  readonly family: RollupFamilyId;
  /** Condition on the family's name columns, the same on stored rows and on contributions; absent: all rows. */
  readonly where?: string;
  /** Condition over merged states: the group has a row that the metric measures. Other groups are none of the answer. */
  readonly measured: MergedSql;
  readonly measure: RollupMeasure;
}

/** A count that is one state: a sum, or how many different things. */
export const countOf = (family: RollupFamilyId, state: string, where?: string): MetricRollup => ({
  family,
  ...(where === undefined ? {} : { where }),
  measured: (merged) => `${merged(state)} > 0`,
  measure: { kind: 'count', value: (merged) => merged(state) },
});

/** A rate of two sums; `measured` where the denominator may be 0 over rows that the metric measures. */
export const rateOf = (
  family: RollupFamilyId,
  numerator: string,
  denominator: string,
  measured = denominator,
): MetricRollup => ({
  family,
  measured: (merged) => `${merged(measured)} > 0`,
  measure: {
    kind: 'rate',
    numerator: (merged) => merged(numerator),
    denominator: (merged) => merged(denominator),
  },
});

/** The rate of those without: (all − with) ÷ all. */
export const withoutOf = (family: RollupFamilyId, withIt: string, all: string): MetricRollup => ({
  family,
  measured: (merged) => `${merged(all)} > 0`,
  measure: {
    kind: 'rate',
    numerator: (merged) => `greatest(${merged(all)} - ${merged(withIt)}, 0)`,
    denominator: (merged) => merged(all),
  },
});

/** Every family with a duration calls its five states alike. */
export const durationOf = (family: RollupFamilyId): MetricRollup => ({
  family,
  measured: (merged) => `${merged('timed')} > 0`,
  measure: {
    kind: 'duration',
    count: 'timed',
    sum: 'durationSum',
    min: 'durationMin',
    max: 'durationMax',
    percentiles: 'durations',
  },
});

/** Part of a version of the whole over all versions. */
export const shareOf = (family: RollupFamilyId, amount: string): MetricRollup => ({
  family,
  measured: (merged) => `${merged(amount)} > 0`,
  measure: { kind: 'share_of_versions', amount: (merged) => merged(amount) },
});
