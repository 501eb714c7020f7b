import { noteExit, type ExitEvidence } from './exit';
import { showsForeground } from './foreground';
import { noteForeground, type ForegroundEvidence } from './foreground-time';
import type { SessionEvent } from './session-event';
import type { Resource } from '@sonde/event-schema';

/**
 * A session as the sum of its events. Every field is a minimum, a maximum, a sum or an "or" over them, so the result
 * depends on the set of events only: not on their order, not on how they were batched.
 */
export interface Session extends ForegroundEvidence, ExitEvidence {
  startAt: number;
  /** Hash of the earliest event. */
  startHash: number;
  endAt: number;
  /** Version, device and so on are those of the earliest event. */
  resource: Resource;
  protocol: string;
  /** The first user that the events name, and when. */
  userId: string;
  userAt: number;
  firstScreen: string;
  firstScreenAt: number;
  lastScreen: string;
  lastScreenAt: number;
  /** Of the first launch; '' and -1 when there is none. */
  launchKind: string;
  launchDurationMs: number;
  launchAt: number;
  eventCount: number;
  /** Event type → how many. */
  counts: Record<string, number>;
  crashed: boolean;
  anr: boolean;
  /** An error that did not end the process. */
  errored: boolean;
  /** A normal end was reported. */
  ended: boolean;
  userPerceivedCrash: boolean;
  userPerceivedAnr: boolean;
  receivedAt: number;
  expiresAt: number;
}

const NEVER = 0;

export function openSession(event: SessionEvent): Session {
  const session: Session = {
    startAt: event.at,
    startHash: event.hash,
    endAt: event.at,
    resource: event.resource,
    protocol: event.protocol,
    userId: '',
    userAt: NEVER,
    firstScreen: '',
    firstScreenAt: NEVER,
    lastScreen: '',
    lastScreenAt: NEVER,
    launchKind: '',
    launchDurationMs: -1,
    launchAt: NEVER,
    eventCount: 0,
    counts: {},
    crashed: false,
    anr: false,
    errored: false,
    ended: false,
    exits: 0,
    exitReason: '',
    exitAt: NEVER,
    foreground: false,
    shownFrom: NEVER,
    shownTo: NEVER,
    foregroundSaidMs: 0,
    turns: [],
    userPerceivedCrash: false,
    userPerceivedAnr: false,
    receivedAt: event.receivedAt,
    expiresAt: event.expiresAt,
  };
  extendSession(session, event);
  return session;
}

/** Adds an event that the session does not hold yet. Changes the session in place: its caller owns it. */
export function extendSession(session: Session, event: SessionEvent): void {
  const { at } = event;
  if (at < session.startAt || (at === session.startAt && event.hash < session.startHash)) {
    session.startAt = at;
    session.startHash = event.hash;
    session.resource = event.resource;
    session.protocol = event.protocol;
  }
  if (at > session.endAt) session.endAt = at;
  if (event.receivedAt > session.receivedAt) session.receivedAt = event.receivedAt;
  if (event.expiresAt > session.expiresAt) session.expiresAt = event.expiresAt;
  session.eventCount++;
  session.counts[event.type] = (session.counts[event.type] ?? 0) + 1;
  if (event.userId !== '') nameUser(session, event);
  noteForeground(session, event, showsForeground(event));
  switch (event.type) {
    case 'screen_view':
      seeScreen(session, event);
      break;
    case 'app_launch':
      launch(session, event);
      break;
    case 'crash':
      session.crashed = true;
      if (event.foreground === 1) session.userPerceivedCrash = true;
      break;
    case 'anr':
      session.anr = true;
      if (isInputDispatch(event)) session.userPerceivedAnr = true;
      break;
    case 'error':
      session.errored = true;
      break;
    case 'session_end':
      session.ended = true;
      break;
    case 'app_exit':
      noteExit(session, event);
      break;
    default:
      break;
  }
}

/** The session of a set of events. @throws RangeError for no events at all */
export function sessionOf(events: readonly SessionEvent[]): Session {
  const [first, ...rest] = events;
  if (first === undefined) throw new RangeError('a session has at least one event');
  const session = openSession(first);
  for (const event of rest) extendSession(session, event);
  return session;
}

function nameUser(session: Session, event: SessionEvent): void {
  const earlier = session.userId === '' || event.at < session.userAt;
  if (earlier || (event.at === session.userAt && event.userId < session.userId)) {
    session.userId = event.userId;
    session.userAt = event.at;
  }
}

function seeScreen(session: Session, { at, screen }: SessionEvent): void {
  if (screen === '') return;
  const first = session.firstScreen === '' || at < session.firstScreenAt;
  if (first || (at === session.firstScreenAt && screen < session.firstScreen)) {
    session.firstScreen = screen;
    session.firstScreenAt = at;
  }
  const last = session.lastScreen === '' || at > session.lastScreenAt;
  if (last || (at === session.lastScreenAt && screen > session.lastScreen)) {
    session.lastScreen = screen;
    session.lastScreenAt = at;
  }
}

function launch(session: Session, { at, kind, durationMs }: SessionEvent): void {
  if (session.launchKind !== '') {
    if (at > session.launchAt) return;
    if (at === session.launchAt) {
      const tie =
        kind === session.launchKind
          ? durationMs - session.launchDurationMs
          : kind < session.launchKind
            ? -1
            : 1;
      if (tie >= 0) return;
    }
  }
  session.launchKind = kind;
  session.launchDurationMs = durationMs;
  session.launchAt = at;
}

/** Google Play counts an ANR as perceived when input was not handled; a reason that is not said counts as that. */
function isInputDispatch({ kind, foreground }: SessionEvent): boolean {
  return (
    foreground !== 0 && (kind === '' || kind.toLowerCase().replace(/[ -]/g, '_').startsWith('input_dispatch'))
  );
}
