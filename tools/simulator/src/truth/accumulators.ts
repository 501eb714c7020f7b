/** What a figure is: the value, and for a rate what it was divided from. */
export interface Answer {
  readonly value: number | null;
  readonly numerator?: number | null;
  readonly denominator?: number | null;
}

export type SampleStatistic = 'COUNT' | 'MEAN' | 'MIN' | 'MAX' | 'P50' | 'P75' | 'P90' | 'P95' | 'P99';

/** Adds up the rows of one group. */
export interface Accumulator<R> {
  add(row: R): void;
  /** All rows of a phone have come; no other phone has its install. Called where the phone added something. */
  endPhone?(): void;
  /** @param statistic of durations only; without one they are counted. */
  answer(statistic?: SampleStatistic): Answer;
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

/** How many different ones, which several phones may share. */
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

/** How many different ones of which each belongs to one phone: forgotten when the phone is done. */
export class DistinctOfPhones<R> implements Accumulator<R> {
  private readonly seen = new Set<string>();
  private before = 0;
  constructor(private readonly name: (row: R) => string) {}
  add(row: R): void {
    this.seen.add(this.name(row));
  }
  endPhone(): void {
    this.before += this.seen.size;
    this.seen.clear();
  }
  answer(): Answer {
    return { value: this.before + this.seen.size };
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

/** Different ones that have something, or that have it not, divided by all different ones; each belongs to one phone. */
export class DistinctRatio<R> implements Accumulator<R> {
  private readonly all: DistinctOfPhones<R>;
  private readonly having: DistinctOfPhones<R>;
  constructor(
    name: (row: R) => string,
    private readonly has: (row: R) => boolean,
    private readonly without: boolean,
  ) {
    this.all = new DistinctOfPhones(name);
    this.having = new DistinctOfPhones(name);
  }
  add(row: R): void {
    this.all.add(row);
    if (this.has(row)) this.having.add(row);
  }
  endPhone(): void {
    this.all.endPhone();
    this.having.endPhone();
  }
  answer(): Answer {
    const all = this.all.answer().value ?? 0;
    const having = this.having.answer().value ?? 0;
    return ratio(this.without ? all - having : having, all);
  }
}

/** Statistics of single values; no value where there are none. Every value is kept: percentiles are exact. */
export class Samples<R> implements Accumulator<R> {
  private values = new Float64Array(8);
  private count = 0;
  private sorted = true;
  constructor(private readonly sample: (row: R) => number) {}
  add(row: R): void {
    if (this.count === this.values.length) {
      const larger = new Float64Array(this.count * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count++] = this.sample(row);
    this.sorted = false;
  }
  answer(statistic: SampleStatistic = 'COUNT'): Answer {
    const values = this.values.subarray(0, this.count);
    if (statistic === 'COUNT') return { value: values.length };
    if (values.length === 0) return { value: null };
    if (statistic === 'MEAN') return { value: values.reduce((sum, value) => sum + value, 0) / values.length };
    if (!this.sorted) values.sort();
    this.sorted = true;
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
export function percentile(sorted: ArrayLike<number>, p: number): number {
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
