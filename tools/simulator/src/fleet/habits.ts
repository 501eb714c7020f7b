const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How often things go wrong between the phones and the server; shares from 0 to 1. */
export interface Habits {
  /** Of the bodies, those that a phone without a network keeps for hours or days. */
  readonly late: number;
  /** How long it keeps them at most, days. */
  readonly lateDays: number;
  /** Of the bodies, those that are sent a second time as after a lost answer. */
  readonly repeated: number;
  /** For each body that arrives, how many never do; and for as many the SDK threw events away before it made them. */
  readonly lost: number;
  /** Of the phones, those with a clock that is hours or weeks off. */
  readonly wrongClocks: number;
}

/** Nobody is late for days; everything is sent as fast as it goes. */
export const USUAL_HABITS: Habits = { late: 0, lateDays: 20, repeated: 0.03, lost: 0.01, wrongClocks: 0.05 };

/** The least time that a late body is kept, ms; longer ones are as common per doubling as shorter ones. */
export const LEAST_DELAY = HOUR;

/** @param part 0 to 1, drawn at random. @returns ms for which a late body is kept. */
export function delayOf(habits: Habits, part: number): number {
  return LEAST_DELAY * (Math.max(habits.lateDays * DAY, LEAST_DELAY) / LEAST_DELAY) ** part;
}
