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

/** Parts of the reference, in its order, each with what it is about. */
export const CHAPTERS = {
  Usage: 'How many use the app, how often and for how long.',
  Stability: 'What ends the app, and what it survives.',
  Responsiveness: 'When the app stops answering.',
  Startup: 'How long people wait for the app to come up.',
  Screens: 'How fast screens are there and how smoothly they move.',
  Network: 'Requests to servers, measured on the phone.',
  'User flows': 'What people came for, step by step as the app names it: log in, search, check out.',
  Releases: 'How far a version has reached.',
} as const;

export type Chapter = keyof typeof CHAPTERS;

export type Product = 'Google Play' | 'Crashlytics' | 'Firebase' | 'Sentry' | 'Apple';

export interface Threshold {
  readonly value: number;
  readonly meaning: string;
  /** Who publishes it. */
  readonly source: string;
  /** Where. */
  readonly url: string;
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
  readonly chapter: Chapter;
  /** `1` for counts, `ratio` (0 to 1), `ms`, `ms/s`, `score` (0 to 1), `minor units`, `per install` (a mean). */
  readonly unit: '1' | 'ratio' | 'ms' | 'ms/s' | 'score' | 'minor units' | 'per install';
  /** Whether more of it is good news. */
  readonly direction: 'UP_IS_GOOD' | 'UP_IS_BAD' | 'NEUTRAL';
  /** What it says, in words. */
  readonly definition: string;
  readonly numerator?: string;
  readonly denominator?: string;
  /** How to read it: what it is good for, and what it is easily mistaken for. */
  readonly reading: string;
  readonly source: Source;
  readonly rows: RowSet;
  /** Condition of the rows that it measures; groups come from these rows only. Absent: all rows. */
  readonly where?: string;
  readonly measure: Measure;
  /** How it is answered from rollups, cheapest first; absent: from raw rows only. */
  readonly rollups?: readonly MetricRollup[];
  /** Why no rollup answers it, as a clause. */
  readonly rawOnly?: string;
  /** Of rates; the rows of any other metric are all in it. */
  readonly examples?: Examples;
  readonly dimensions: readonly DimensionId[];
  readonly thresholds?: readonly Threshold[];
  /** How well-known products count the same thing. */
  readonly elsewhere?: Readonly<Partial<Record<Product, string>>>;
}

export const defineMetric = <const T extends string>(
  definition: MetricDefinition & { readonly id: T },
): MetricDefinition & { readonly id: T } => definition;

/** Whether a question may group and filter the metric by the app's own attributes: events have them. */
export const takesAttributes = ({ source, rows }: MetricDefinition): boolean =>
  source === 'events' && rows !== 'installs';

export const sqlOf = (sql: Sql, context: SqlContext): string =>
  typeof sql === 'string' ? sql : sql(context);
