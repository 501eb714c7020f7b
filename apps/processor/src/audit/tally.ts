/** What is audited, in the order of the table. */
export const AUDITED = [
  'events',
  'spans',
  'sessions',
  'error groups',
  'ledger',
  'receipts',
  'dead letters',
] as const;
export type Audited = (typeof AUDITED)[number];

/** How many of one kind. */
export interface Tally {
  /** That the log says must be there: rows; events counted in the ledger; letters. */
  expected: number;
  present: number;
  /** Copies too many. */
  doubled: number;
  missing: number;
  /** There, but not as they should be; rows that the log knows nothing of. */
  differing: number;
  /** Whose retention has passed, so that nobody can tell. */
  expired: number;
}

export const emptyTally = (): Tally => ({
  expected: 0,
  present: 0,
  doubled: 0,
  missing: 0,
  differing: 0,
  expired: 0,
});

export type Tallies = Readonly<Record<Audited, Tally>>;

export const emptyTallies = (): Tallies =>
  Object.fromEntries(AUDITED.map((kind) => [kind, emptyTally()])) as unknown as Tallies;

export const isClean = (tallies: Tallies): boolean =>
  AUDITED.every((kind) => {
    const { doubled, missing, differing } = tallies[kind];
    return doubled === 0 && missing === 0 && differing === 0;
  });
