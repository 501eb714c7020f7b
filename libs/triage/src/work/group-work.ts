import type { SeenIn, WorkState } from './activity';

/** What Sonde found last, while it is what the status comes from. */
export interface Finding {
  /** Groups whose events show it; empty: no event does. */
  readonly seenIn: readonly SeenIn[];
  /** The state without it. */
  readonly before: WorkState;
}

/** A group's state after all activities of its log. */
export interface GroupWork extends WorkState {
  /** Of the newest activity; 0: there is none. Whoever writes the next one names it. */
  readonly sequence: number;
  /** How many notes there are. */
  readonly notes: number;
  /** How many activities are people's. */
  readonly byPeople: number;
  /** Time of the newest activity, epoch milliseconds; 0: there is none. */
  readonly changedAt: number;
  /** Whether the status was decided in this very log, came from another group's, or nobody has said anything. */
  readonly statusFrom: 'LOG' | 'INHERITED' | 'NOBODY';
  /** While it was events that changed the status: taken back when they are no longer this group's. */
  readonly finding?: Finding;
}

/** Of a group that nobody has touched. */
export const NO_WORK: GroupWork = {
  status: 'UNRESOLVED',
  sequence: 0,
  notes: 0,
  byPeople: 0,
  changedAt: 0,
  statusFrom: 'NOBODY',
};
