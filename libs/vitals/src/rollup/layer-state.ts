import type { FamilyRules } from './family-rules';

/** The events and sessions up to this offset of a log partition, inclusive, are in the published batches. */
export interface RolledPosition {
  readonly logId: number;
  readonly partition: number;
  readonly offset: number;
}

/** A UTC day of an app that was rebuilt from raw rows. */
export interface SettledDay {
  readonly appId: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Of rollup rows of that app and day only batches above this id count: the rebuilt rows have such an id. */
  readonly through: number;
  /** No published batch has touched a session of that day since: its sessions may be read from the rollup. */
  readonly clean: boolean;
  /**
   * Rows below `rolled` were put back or taken away since (a crash of ClickHouse, an audit): until it is settled again the
   * day's rollup rows are not the sum of its raw rows, and only these are right.
   */
  readonly stale: boolean;
}

/** Batches whose rows were made by the same rules. */
export interface StateEra {
  readonly rules: FamilyRules;
  /** Ids. */
  readonly batches: readonly number[];
  /** Their rows are of no UTC day outside of these; days since 1970-01-01. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** A day whose mark (`SettledDay.through`) is this id or a larger one has none of their rows any more. 0: made by these rules still. */
  readonly until: number;
}

/**
 * What the batch layer has published, as one reader saw it: the constants of a question. Read first and then asked with,
 * an answer is whole whatever is rolled up, settled or compacted meanwhile.
 */
export interface LayerState {
  /** Position in the journal; 0 before the first publication. */
  readonly number: number;
  /** Ids of the batches whose rows count, ascending; a later batch has a larger id. Below 2^53. */
  readonly batches: readonly number[];
  /** Each batch is of one of them. */
  readonly eras: readonly StateEra[];
  /** Raw rows beyond these are not in the batches; rows of a log or partition that is not named are all beyond. */
  readonly rolled: readonly RolledPosition[];
  /** Of the tenant that asks. */
  readonly settled: readonly SettledDay[];
  /** Dimensions of an app that have more values than its cap: values beyond the first ones fold into `__other__`. */
  readonly capped: readonly { readonly appId: string; readonly dimension: string }[];
}

export const NOTHING_PUBLISHED: LayerState = {
  number: 0,
  batches: [],
  eras: [],
  rolled: [],
  settled: [],
  capped: [],
};

export const OTHER = '__other__';
