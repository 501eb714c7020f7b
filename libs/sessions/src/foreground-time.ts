import type { SessionEvent } from './session-event';

/**
 * What a session's events say about when its app was on the screen. All of it is a set, a minimum or a maximum over the
 * events, so it does not depend on their order.
 */
export interface ForegroundEvidence {
  /** Some event shows that the app was in front of somebody. */
  foreground: boolean;
  /** Times of the first and the last such event, epoch milliseconds; 0 without any. */
  shownFrom: number;
  shownTo: number;
  /** The longest foreground time that a `session_end` says, milliseconds; 0 when none does. */
  foregroundSaidMs: number;
  /**
   * When the app came to the foreground, left it or ended: ascending, each time once, as 4 × epoch milliseconds + the kind of turn.
   * Of more than MAX_TURNS the earliest.
   */
  turns: number[];
}

/** Kinds of turns; of several in the same millisecond the app is taken to come back last. */
const ENDED = 0;
const LEFT = 1;
const CAME = 2;

/** A session of a day has some dozens. A row must stay small when a phone says it a million times. */
export const MAX_TURNS = 256;

const TURNS_BY_PHASE: ReadonlyMap<string, number> = new Map([
  ['foreground', CAME],
  ['background', LEFT],
  ['terminated', LEFT],
]);

/** Adds what an event tells. */
export function noteForeground(evidence: ForegroundEvidence, event: SessionEvent, shows: boolean): void {
  const { at } = event;
  if (shows) {
    if (!evidence.foreground || at < evidence.shownFrom) evidence.shownFrom = at;
    if (!evidence.foreground || at > evidence.shownTo) evidence.shownTo = at;
    evidence.foreground = true;
  }
  if (event.type === 'session_end' && event.foregroundMs > evidence.foregroundSaidMs)
    evidence.foregroundSaidMs = event.foregroundMs;
  const turn = turnOf(event);
  if (turn !== undefined) addTurn(evidence.turns, 4 * Math.max(0, at) + turn);
}

function turnOf(event: SessionEvent): number | undefined {
  switch (event.type) {
    case 'lifecycle':
      return TURNS_BY_PHASE.get(event.kind.toLowerCase());
    case 'crash':
    case 'app_exit':
      return ENDED;
    default:
      return undefined;
  }
}

/** Keeps the list ascending, each value once, and of too many the smallest: the same list for every order. */
function addTurn(turns: number[], turn: number): void {
  let place = turns.length;
  while (place > 0 && turns[place - 1]! > turn) place--;
  if (place > 0 && turns[place - 1] === turn) return;
  turns.splice(place, 0, turn);
  if (turns.length > MAX_TURNS) turns.pop();
}

/**
 * Milliseconds of a session for which its app was on the screen, between 0 and the session's length:
 *
 * 1. none for a session in the background;
 * 2. what the SDK says when it ends the session;
 * 3. else, where the app's lifecycle tells when it came to the foreground and left it: the time between the two. Before
 *    a first leaving it had been there from the start, and one that never left stayed to the last event. A crash or an
 *    exit ends it too;
 * 4. else the time from the first to the last event that shows it in front of somebody.
 */
export function foregroundMsOf(
  evidence: ForegroundEvidence & { readonly startAt: number; readonly endAt: number },
): number {
  const { foreground, foregroundSaidMs, turns, startAt, endAt, shownFrom, shownTo } = evidence;
  if (!foreground) return 0;
  if (foregroundSaidMs > 0) return Math.min(foregroundSaidMs, endAt - startAt);
  if (turns.every((turn) => turn % 4 === ENDED)) return shownTo - shownFrom;
  let total = 0;
  let cameAt = turns[0]! % 4 === LEFT ? startAt : undefined;
  let at = startAt;
  for (const turn of turns) {
    at = Math.floor(turn / 4);
    if (turn % 4 === CAME) {
      cameAt ??= at;
    } else if (cameAt !== undefined) {
      total += at - cameAt;
      cameAt = undefined;
    }
  }
  // What came after the last turn that is kept is not known.
  if (cameAt !== undefined) total += (turns.length < MAX_TURNS ? endAt : at) - cameAt;
  return total;
}
