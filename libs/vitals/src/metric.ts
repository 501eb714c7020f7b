import type { DimensionId, Source } from './dimension';
import type { MetricRollup } from './rollup/metric-rollup';

/** What the planner hands to an aggregate that is more than a fixed text. */
export interface SqlContext {
  /** Number of the day in the asked time zone, counted from 1970-01-01. */
  readonly localDay: string;
}

type Sql = string | ((context: SqlContext) => string);

/** How a metric is computed from the rows that it measures. All aggregates are Float64. */
export type Measure =
  /** A number that adds up; 0 over nothing. */
  | { readonly kind: 'count'; readonly value: Sql }
  /** numerator ÷ denominator; null without a denominator. */
  | { readonly kind: 'rate'; readonly numerator: Sql; readonly denominator: Sql }
  /** A value in milliseconds per row, of which the question names a statistic. */
  | { readonly kind: 'duration'; readonly value: string }
  /** `amount` of the row ÷ `amount` of the same bucket and the other groups, whatever the version. */
  | { readonly kind: 'share_of_versions'; readonly amount: Sql };

/** Where the rows come from; `sources.ts` says how each is read. */
export type RowSet = 'events' | 'sessions' | 'installs' | 'transactions_at_risk' | 'foreground_events';

export interface Threshold {
  readonly value: number;
  readonly meaning: string;
  /** Who publishes it. */
  readonly source: string;
}

/** In which of the rows that a rate measures its value can be seen: SQL conditions. */
export interface Examples {
  /** Rows that are in the numerator; a function is handed the condition of all rows that are measured. */
  readonly numerator: string | ((measured: string) => string);
  /** Rows that are in the denominator only. */
  readonly rest?: string;
}

export interface MetricDefinition {
  readonly id: string;
  readonly title: string;
  /** `1` for counts, `ratio` (0 to 1), `ms`, `ms/s`, `score` (0 to 1), `minor units`. */
  readonly unit: '1' | 'ratio' | 'ms' | 'ms/s' | 'score' | 'minor units';
  /** Whether more of it is good news. */
  readonly direction: 'UP_IS_GOOD' | 'UP_IS_BAD' | 'NEUTRAL';
  /** What it says, in words. */
  readonly definition: string;
  readonly numerator?: string;
  readonly denominator?: string;
  readonly source: Source;
  readonly rows: RowSet;
  /** Condition of the rows that it measures; groups come from these rows only. Absent: all rows. */
  readonly where?: string;
  readonly measure: Measure;
  /** How it is answered from rollups, cheapest first; absent: from raw rows only. */
  readonly rollups?: readonly MetricRollup[];
  /** Of rates; the rows of any other metric are all in it. */
  readonly examples?: Examples;
  readonly dimensions: readonly DimensionId[];
  readonly thresholds?: readonly Threshold[];
  /** How well-known products count it otherwise. */
  readonly differences?: string;
}

export const defineMetric = <const T extends string>(
  definition: MetricDefinition & { readonly id: T },
): MetricDefinition & { readonly id: T } => definition;

export const sqlOf = (sql: Sql, context: SqlContext): string =>
  typeof sql === 'string' ? sql : sql(context);
