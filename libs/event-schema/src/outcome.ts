/** What became of an event: every event that reached Sonde has exactly one outcome, and the ledger counts them. */
export const OUTCOMES = [
  'ACCEPTED',
  'DUPLICATE',
  'INVALID',
  'TOO_LARGE',
  'TOO_OLD',
  'RATE_LIMITED',
  'OVER_QUOTA',
  'CLIENT_DROPPED',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** Why one event of a batch was not taken. */
export interface Rejection {
  /** Position in the body, from 0. */
  readonly index: number;
  /** The event's id where it could be read, else ''. */
  readonly id: string;
  readonly outcome: Exclude<Outcome, 'ACCEPTED' | 'DUPLICATE'>;
  /** Stable, lower snake case, such as `missing_field`; the ledger's reason. */
  readonly code: string;
  /** For people: JSON path, rule, and what was given. */
  readonly message: string;
}
