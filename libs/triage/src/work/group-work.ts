import type { WorkState } from './activity';

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
