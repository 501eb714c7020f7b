import { byTime, type SessionEvent } from './session-event';

export interface CutRules {
  /** A silence longer than this ends a session. Milliseconds. */
  readonly gapMs: number;
  /** No session lasts longer than this. Milliseconds. */
  readonly maxLengthMs: number;
  /** No session has more events: a phone gone mad cannot make one that no memory holds. */
  readonly maxEvents: number;
}

export const MAX_SESSION_MS = 12 * 60 * 60 * 1000;
/** A phone that is used for 12 hours sends some thousands. */
export const MAX_SESSION_EVENTS = 100_000;

/** The rules of an app with that gap, milliseconds. */
export const rulesWithGap = (gapMs: number): CutRules => ({
  gapMs,
  maxLengthMs: MAX_SESSION_MS,
  maxEvents: MAX_SESSION_EVENTS,
});

/**
 * Cuts the events of one install for which the SDK names no session into sessions: a gap of more than `gapMs`, a cold
 * launch, an event more than `maxLengthMs` after the session's start, or one too many begins a new one.
 *
 * @param events in any order; not changed
 * @returns the sessions' events, both in the order of time
 */
export function cutSessions(events: readonly SessionEvent[], rules: CutRules): SessionEvent[][] {
  const sessions: SessionEvent[][] = [];
  let current: SessionEvent[] = [];
  let startAt = 0;
  let lastAt = 0;
  for (const event of [...events].sort(byTime)) {
    const begins =
      current.length === 0 ||
      current.length >= rules.maxEvents ||
      event.at - lastAt > rules.gapMs ||
      event.at - startAt > rules.maxLengthMs ||
      (event.type === 'app_launch' && event.kind === 'cold');
    if (begins) {
      current = [];
      sessions.push(current);
      startAt = event.at;
    }
    current.push(event);
    lastAt = event.at;
  }
  return sessions;
}
