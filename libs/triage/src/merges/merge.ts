/** A rule for reading: events of `from` are shown as those of `into`. Undone ones stay, for the record. */
export interface Merge {
  /** Group ids. */
  readonly from: string;
  readonly into: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Name of the person. */
  readonly by: string;
  /** Both or neither. */
  readonly undoneAt?: number;
  readonly undoneBy?: string;
}

/** Merges of an app, those that were undone included; the oldest undone ones are forgotten when there are more. */
export const MAX_MERGES = 10_000;

export const isActive = ({ undoneAt }: Merge): boolean => undoneAt === undefined;
