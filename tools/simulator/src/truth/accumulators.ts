/** What a figure is: the value, and for a rate what it was divided from. */
export interface Answer {
  readonly value: number | null;
  readonly numerator?: number | null;
  readonly denominator?: number | null;
}

/** Adds up the rows of one group. */
export interface Accumulator<R> {
  add(row: R): void;
  answer(): Answer;
}

/** A sum that is 0 where nothing was. */
export class Sum<R> implements Accumulator<R> {
  private sum = 0;
  constructor(private readonly amount: (row: R) => number) {}
  add(row: R): void {
    this.sum += this.amount(row);
  }
  answer(): Answer {
    return { value: this.sum };
  }
}

/** How many different ones. */
export class Distinct<R> implements Accumulator<R> {
  private readonly seen = new Set<string>();
  constructor(private readonly name: (row: R) => string) {}
  add(row: R): void {
    const name = this.name(row);
    if (name !== '') this.seen.add(name);
  }
  answer(): Answer {
    return { value: this.seen.size };
  }
}

/** One sum divided by another; no value where the divisor is 0. */
export class Ratio<R> implements Accumulator<R> {
  private over = 0;
  private under = 0;
  constructor(
    private readonly numerator: (row: R) => number,
    private readonly denominator: (row: R) => number,
  ) {}
  add(row: R): void {
    this.over += this.numerator(row);
    this.under += this.denominator(row);
  }
  answer(): Answer {
    return ratio(this.over, this.under);
  }
}

/** Different ones that have something, or that have it not, divided by all different ones. */
export class DistinctRatio<R> implements Accumulator<R> {
  private readonly all = new Set<string>();
  private readonly having = new Set<string>();
  constructor(
    private readonly name: (row: R) => string,
    private readonly has: (row: R) => boolean,
    private readonly without: boolean,
  ) {}
  add(row: R): void {
    const name = this.name(row);
    this.all.add(name);
    if (this.has(row)) this.having.add(name);
  }
  answer(): Answer {
    return ratio(this.without ? this.all.size - this.having.size : this.having.size, this.all.size);
  }
}

export type SampleStatistic = 'COUNT' | 'MEAN' | 'MIN' | 'MAX' | 'P50' | 'P75' | 'P90' | 'P95' | 'P99';

/** Statistics of single values; no value where there are none. */
export class Samples<R> implements Accumulator<R> {
  private readonly values: number[] = [];
  constructor(
    private readonly sample: (row: R) => number,
    private readonly statistic: SampleStatistic,
  ) {}
  add(row: R): void {
    this.values.push(this.sample(row));
  }
  answer(): Answer {
    const { values, statistic } = this;
    if (statistic === 'COUNT') return { value: values.length };
    if (values.length === 0) return { value: null };
    if (statistic === 'MEAN') return { value: values.reduce((sum, value) => sum + value, 0) / values.length };
    values.sort((a, b) => a - b);
    if (statistic === 'MIN') return { value: values[0] ?? null };
    if (statistic === 'MAX') return { value: values.at(-1) ?? null };
    return { value: percentile(values, Number(statistic.slice(1)) / 100) };
  }
}

/**
 * Linear interpolation between closest ranks: the rank is p · (n − 1), counted from 0.
 *
 * @param sorted ascending, at least one.
 * @param p 0 to 1.
 */
export function percentile(sorted: readonly number[], p: number): number {
  const rank = p * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  if (low === undefined || high === undefined) throw new RangeError('a percentile of nothing');
  return low + (high - low) * (rank - below);
}

export const ratio = (numerator: number, denominator: number): Answer => ({
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
});
