/** What a duration metric answers with. Percentiles are the linear interpolation between closest ranks. */
export const STATISTICS = ['COUNT', 'MEAN', 'MIN', 'MAX', 'P50', 'P75', 'P90', 'P95', 'P99'] as const;

export type Statistic = (typeof STATISTICS)[number];

/**
 * ClickHouse's aggregate of one statistic over a Float64 expression. Over nothing COUNT is 0 and the rest are NULL.
 * `quantileExactInclusive` is the interpolation that Excel calls PERCENTILE.INC and NumPy calls linear.
 */
export const STATISTIC_SQL: Readonly<Record<Statistic, (value: string) => string>> = {
  COUNT: () => 'toFloat64(count())',
  MEAN: (value) => `avgOrNull(${value})`,
  MIN: (value) => `minOrNull(${value})`,
  MAX: (value) => `maxOrNull(${value})`,
  P50: (value) => `quantileExactInclusiveOrNull(0.5)(${value})`,
  P75: (value) => `quantileExactInclusiveOrNull(0.75)(${value})`,
  P90: (value) => `quantileExactInclusiveOrNull(0.9)(${value})`,
  P95: (value) => `quantileExactInclusiveOrNull(0.95)(${value})`,
  P99: (value) => `quantileExactInclusiveOrNull(0.99)(${value})`,
};
