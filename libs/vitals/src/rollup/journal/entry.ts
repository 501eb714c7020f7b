import type { RolledPosition } from '../layer-state';
import type { Era } from './era';

/**
 * - `roll-up`: contributions of raw rows beyond what was rolled up;
 * - `settle`: days rebuilt from raw rows;
 * - `compaction`: rows of several batches put together;
 * - `mark`: days whose rollup rows are known to be off;
 * - `rules`: from here on rows are made by other rules, or how far those by others still reach;
 * - `cleaning`: nothing new; ids that were given up can never be published, days that are kept on are listed anew.
 */
export type EntryKind = 'roll-up' | 'settle' | 'compaction' | 'mark' | 'rules' | 'cleaning';

/** A published batch. */
export interface Batch {
  readonly id: number;
  /** Raw rows that it stands for, about: batches of one size are put together. */
  readonly size: number;
  /** Number of the era by whose rules its rows were made. */
  readonly era: number;
}

/** An entry of the journal. Each holds the whole state, so the newest is the state. */
export interface Entry {
  /** 1, 2, 3 …; 0: nothing has been published yet. */
  readonly number: number;
  /** Of the attempt that published it: no two attempts have the same, whatever becomes of them. */
  readonly batch: number;
  readonly kind: EntryKind;
  /** Those whose rows count, by ascending id. */
  readonly batches: readonly Batch[];
  readonly rolled: readonly RolledPosition[];
  /** Those that have batches, and the one that goes on, in their order. */
  readonly eras: readonly Era[];
  /** No attempt with this id or a lower one may be published any more. */
  readonly floor: number;
  /** Number of the newest settle. */
  readonly settledIn: number;
  /** Number of the newest compaction. */
  readonly compactedIn: number;
  /** Rows of `rollup_days` below this number say nothing any more. */
  readonly daysFrom: number;
  /** By ClickHouse's clock, epoch milliseconds. */
  readonly at: number;
}

export const NO_ENTRY: Entry = {
  number: 0,
  batch: 0,
  kind: 'cleaning',
  batches: [],
  rolled: [],
  eras: [],
  floor: 0,
  settledIn: 0,
  compactedIn: 0,
  daysFrom: 0,
  at: 0,
};

/** The largest id that was ever published or ruled out: a new attempt takes a larger one. */
export const highestId = ({ batches, floor }: Entry): number => Math.max(floor, batches.at(-1)?.id ?? 0);
