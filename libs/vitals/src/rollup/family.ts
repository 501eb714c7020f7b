import type { DimensionId, Source } from '../dimension';

/** What a rollup row keeps of the rows that it stands for; each can be put together from parts without a loss. */
export type State =
  /** Float64 sum of the value. */
  | { readonly kind: 'sum'; readonly value: string; readonly where?: string }
  /** Float64; ±∞ over nothing. */
  | { readonly kind: 'min' | 'max'; readonly value: string; readonly where?: string }
  /** Distinct pairs of texts. */
  | { readonly kind: 'distinct'; readonly value: string; readonly where?: string }
  /** Percentiles of a value of 0 and above. */
  | { readonly kind: 'percentiles'; readonly value: string; readonly where?: string };

/**
 * A table of contributions that add up. Rows of the quarter-hour and of the UTC day stand in the same table.
 *
 * - `facet` = '' : one row for each combination of `names` and the common dimensions; quarter-hours and days. Rows of
 *   quarter-hours keep of the names only `quarterNames`: of a small app each event would otherwise have one of its own.
 * - `facet` = a dimension's id: the same split by that dimension (`value`), of the names only `facetNames`; days only.
 *
 * So a question is answered from it when it names, beside the common dimensions and the names, at most one facet.
 */
export interface RollupFamily {
  readonly table: string;
  readonly source: Source;
  /** Column of the source's rows that says when they count. */
  readonly time: 'at' | 'startAt';
  /** Condition of the rows that it is made of; absent: all. */
  readonly where?: string;
  /** Dimensions that are columns of their own, and the column's name. */
  readonly names: Readonly<Partial<Record<DimensionId, string>>>;
  /** Those of the names that rows of a quarter-hour keep; undefined: the family has rows of days only. */
  readonly quarterNames: readonly DimensionId[] | undefined;
  /** Those of the names that rows of a facet keep. */
  readonly facetNames: readonly DimensionId[];
  readonly facets: readonly DimensionId[];
  readonly states: Readonly<Record<string, State>>;
}

/** Columns of every rollup row: dimensions that nearly every question narrows by. */
export const COMMON_DIMENSIONS = {
  APP: 'appId',
  APP_VERSION: 'appVersion',
  ENVIRONMENT: 'environment',
  EMULATOR: 'emulator',
} as const satisfies Partial<Record<DimensionId, string>>;

/** The rest of what every event and every session says of its phone. */
export const RESOURCE_FACETS: readonly DimensionId[] = [
  'APP_BUILD',
  'PATCH',
  'INSTALL_SOURCE',
  'OS',
  'OS_VERSION',
  'DEVICE',
  'MANUFACTURER',
  'COUNTRY',
  'CARRIER',
  'NETWORK',
  'LOCALE',
  'PROTOCOL',
];

/** Those by which durations and rates are asked for most; each costs a row for every value and day. */
export const MEASURED_FACETS: readonly DimensionId[] = ['OS', 'OS_VERSION', 'DEVICE', 'COUNTRY', 'NETWORK'];

/**
 * Worst relative error that FAST states: five standard deviations of `uniqCombined(15)`, which is exact up to 2,000 or so;
 * and half a unit of the 8 binary digits that percentiles keep.
 */
export const ERROR_BOUNDS = { distinct: 0.03, percentiles: 0.004 } as const;

/** Distinct installs, and distinct users who were named, as (app, id). */
export const INSTALLS = '(appId, installId)';
export const USERS = '(appId, userId)';
export const NAMED_USER = "userId != ''";

/** The five states from which every statistic of a duration in milliseconds is answered. */
export const durationStates = (value: string, where?: string): Record<DurationState, State> => {
  const timed = where === undefined ? {} : { where };
  return {
    timed: { kind: 'sum', value: '1', ...timed },
    durationSum: { kind: 'sum', value, ...timed },
    durationMin: { kind: 'min', value, ...timed },
    durationMax: { kind: 'max', value, ...timed },
    durations: { kind: 'percentiles', value, ...timed },
  };
};

type DurationState = 'timed' | 'durationSum' | 'durationMin' | 'durationMax' | 'durations';
