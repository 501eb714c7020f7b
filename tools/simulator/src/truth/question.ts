import type { SampleStatistic } from './accumulators';
import type { FigureInput } from './figure';
import type { DimensionId } from './rows';

/** Epoch ms, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A question without what all of them share. */
export type Question = { readonly title: string } & Pick<
  FigureInput,
  'filter' | 'groupBy' | 'grain' | 'timeZone'
> & {
    readonly metrics: readonly (string | readonly [string, SampleStatistic])[];
    /** The range that it asks for, of the days of the whole history; absent: all of them. */
    readonly during?: (days: Span) => Span;
  };

/** One question for each dimension. */
export const by = (metrics: Question['metrics'], dimensions: readonly DimensionId[]): Question[] =>
  dimensions.map((dimension) => ({
    title: `${names(metrics)} by ${dimension}`,
    metrics,
    groupBy: [dimension],
  }));

const names = (metrics: Question['metrics']): string =>
  metrics.map((metric) => (typeof metric === 'string' ? metric : metric.join(' '))).join(', ');

/** One question without a group. */
export const all = (...metrics: (string | readonly [string, SampleStatistic])[]): Question => ({
  title: names(metrics),
  metrics,
});
