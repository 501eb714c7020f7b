import type { DimensionId } from '../dimension';
import type { Kept } from './kept';
import type { LayerState } from '../rollup/layer-state';
import type { TimePieces } from './time-pieces';
import type { TouchedLook } from './touched-days';
import type { UnsettledLook } from './unsettled-days';

/** More rows than this from one statement are refused rather than cut: a cut would make answers wrong. */
export const MAX_STATEMENT_ROWS = 100_000;

/** What a statement reads, for those who ask why. */
export type StatementReads =
  | {
      readonly from: 'raw';
      readonly table: string;
      /** Why no rollup answers; undefined where raw rows were asked for. */
      readonly why: string | undefined;
    }
  | {
      /** The table of installs instead of all their events. */
      readonly from: 'installs';
      readonly table: 'installs';
      readonly state: LayerState;
    }
  | {
      readonly from: 'rollup';
      readonly table: string;
      readonly facet: DimensionId | undefined;
      readonly pieces: TimePieces;
      /** Raw rows of these log positions are in the rollup; those beyond are read as they are. */
      readonly state: LayerState;
      /** Clean (app, day) pairs of sessions, whose rollup rows count; undefined for events. */
      readonly settledDays: number | undefined;
    };

/** One statement; its rows have `bucket` (epoch ms, with a grain), `g0`, `g1`, … and the columns that metrics name. */
export interface Statement {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Positions in groupBy of `g0`, `g1`, … */
  readonly groups: readonly number[];
  /** Those that the whole of a share has, in rows whose `whole` is 1; undefined where each row is its own whole. */
  readonly wholeGroups: readonly number[] | undefined;
  readonly reads: StatementReads;
  /** Dimensions of this statement whose rare values may be folded into `__other__`. */
  readonly folded: readonly DimensionId[];
}

/**
 * How far a value may be from the exact one: not at all, as a percentile or a distinct count, as a ratio of two distinct
 * counts, or as one less such a ratio.
 */
export type Certainty = 'exact' | 'percentile' | 'distinct' | 'ratio' | 'complement';

/** Where a metric's figures stand in the statements' rows. */
export type Reading = { readonly certainty: Certainty } & (
  | {
      readonly kind: 'count' | 'duration';
      readonly statement: number;
      readonly column: string;
      readonly empty: 0 | null;
    }
  | {
      readonly kind: 'rate';
      readonly statement: number;
      readonly numerator: string;
      readonly denominator: string;
    }
  | {
      readonly kind: 'share';
      readonly statement: number;
      /** Of the part, and in the row of the whole of the whole. */
      readonly column: string;
    }
);

export interface Plan {
  readonly statements: readonly Statement[];
  /** One per metric of the question, in its order. */
  readonly readings: readonly Reading[];
  /** Starts of the buckets, or undefined without a grain. */
  readonly buckets: readonly number[] | undefined;
  /** EXACT when every statement reads raw rows alone, else FAST. */
  readonly precision: 'FAST' | 'EXACT';
  /** Dimensions whose rare values are folded into `__other__` in this answer. */
  readonly folded: readonly DimensionId[];
  /**
   * To be asked beside the statements, where rollup rows of sessions count: when it finds days that the state takes for
   * clean (`withTouched`), the answer has to be planned and asked anew with the state that it gives.
   */
  readonly touched: TouchedLook | undefined;
  /**
   * To be asked beside the statements, where sessions are counted of days whose rows have expired: when it finds days, the
   * answer would lack them (`checkSettled`).
   */
  readonly unsettled: UnsettledLook | undefined;
}

/** What a plan may build on beside the raw rows. */
export interface Layers {
  /** What the batch layer has published; undefined: answer from raw rows alone. */
  readonly state: LayerState | undefined;
  readonly kept: Kept;
}
