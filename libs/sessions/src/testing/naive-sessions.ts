import { derivedSessionId } from '../derived-id';
import type { SessionEvent } from '../session-event';

// The rules of docs/sessions.md a second time, without a thought for speed: everything is known, sorted and scanned.
// It shares nothing with the code it is held against but the way in which an id is written.

/** An event as it lies in the log. */
export interface LoggedEvent {
  readonly installId: string;
  /** '' where the SDK names none. */
  readonly sessionId: string;
  readonly event: SessionEvent;
}

export interface NaiveRules {
  readonly gapMs: number;
  readonly maxLengthMs: number;
  readonly maxEvents: number;
}

export const APP = 'app';

/** All that a session row tells, by the session's id. */
export function naiveSessions(
  log: readonly LoggedEvent[],
  rules: NaiveRules,
  appId = APP,
): Map<string, object> {
  const rows = new Map<string, object>();
  const first = new Map<string, LoggedEvent>();
  for (const logged of log) {
    const name = `${placeOf(logged)} ${logged.event.hash}`;
    if (!first.has(name)) first.set(name, logged);
  }
  const once = [...first.values()];
  for (const place of new Set(once.map(placeOf))) {
    const own = once.filter((logged) => placeOf(logged) === place);
    const { sessionId, installId } = own[0]!;
    const events = sorted(own.map(({ event }) => event));
    if (sessionId !== '') rows.set(sessionId, describe(events));
    else
      for (const session of split(events, rules))
        rows.set(derivedSessionId(appId, installId, session[0]!.hash), describe(session));
  }
  return rows;
}

const placeOf = ({ installId, sessionId }: LoggedEvent): string =>
  sessionId === '' ? `install ${installId}` : `session ${sessionId}`;

const sorted = (events: SessionEvent[]): SessionEvent[] =>
  [...events].sort((a, b) => (a.at === b.at ? a.hash - b.hash : a.at - b.at));

/** The first event begins a session; whatever follows does when nothing lets it stay. */
function split(events: readonly SessionEvent[], rules: NaiveRules): SessionEvent[][] {
  if (events.length === 0) return [];
  let size = 1;
  while (size < events.length) {
    const next = events[size]!;
    const stays =
      size < rules.maxEvents &&
      next.at <= events[size - 1]!.at + rules.gapMs &&
      next.at <= events[0]!.at + rules.maxLengthMs &&
      !(next.type === 'app_launch' && next.kind === 'cold');
    if (!stays) break;
    size++;
  }
  return [events.slice(0, size), ...split(events.slice(size), rules)];
}

const least = <T>(list: readonly T[], ...by: ((item: T) => string | number)[]): T | undefined =>
  [...list].sort((a, b) => {
    for (const of of by) if (of(a) !== of(b)) return of(a) < of(b) ? -1 : 1;
    return 0;
  })[0];

function describe(events: readonly SessionEvent[]): object {
  const first = events[0]!;
  const last = events.at(-1)!;
  const of = (...types: string[]): SessionEvent[] => events.filter(({ type }) => types.includes(type));
  const screens = of('screen_view').filter(({ screen }) => screen !== '');
  const user = least(
    events.filter(({ userId }) => userId !== ''),
    (event) => event.at,
    (event) => event.userId,
  );
  const launch = least(
    of('app_launch'),
    (event) => event.at,
    (event) => event.kind,
    (event) => event.durationMs,
  );
  const shown = events.filter(isInFront);
  const crashed = of('crash').length > 0;
  const exits = of('app_exit').map((event) => ({ ...event, kind: event.kind.toLowerCase() }));
  const exit = least(
    exits.filter(({ at }) => at === Math.max(...exits.map((other) => other.at))),
    ({ kind }) => -EXIT_REASONS.indexOf(kind),
  );
  return {
    startAt: first.at,
    startHash: first.hash,
    endAt: last.at,
    resource: first.resource,
    protocol: first.protocol,
    userId: user?.userId ?? '',
    firstScreen:
      least(
        screens,
        ({ at }) => at,
        ({ screen }) => screen,
      )?.screen ?? '',
    lastScreen: [...screens].sort((a, b) => b.at - a.at || (a.screen < b.screen ? 1 : -1))[0]?.screen ?? '',
    launchKind: launch?.kind ?? '',
    launchDurationMs: launch?.durationMs ?? -1,
    launchAt: launch?.at ?? 0,
    eventCount: events.length,
    counts: Object.fromEntries(
      [...new Set(events.map(({ type }) => type))].map((type) => [type, of(type).length]),
    ),
    crashed,
    anr: of('anr').length > 0,
    errored: of('error').length > 0,
    ended: of('session_end').length > 0,
    abnormal:
      exits.some(({ kind, foreground }) => ['low_memory', 'anr'].includes(kind) && foreground !== 0) ||
      (!crashed && exits.some(({ kind }) => ['crash', 'crash_native'].includes(kind))),
    exitReason: exit?.kind ?? '',
    background: shown.length === 0,
    foregroundMs: shown.length === 0 ? 0 : foregroundMs(events, shown),
    userPerceivedCrash: of('crash').some(({ foreground }) => foreground === 1),
    userPerceivedAnr: of('anr').some(
      ({ foreground, kind }) =>
        foreground !== 0 && ['', 'input_dispatch', 'Input Dispatching timed out'].includes(kind),
    ),
    receivedAt: Math.max(...events.map(({ receivedAt }) => receivedAt)),
    expiresAt: Math.max(...events.map(({ expiresAt }) => expiresAt)),
  };
}

/** In the order of the alphabet: of two at once the last counts. */
const EXIT_REASONS = ['', 'anr', 'crash', 'crash_native', 'low_memory', 'user_requested'];

const isInFront = ({ type, kind, foreground, foregroundMs: ms }: SessionEvent): boolean =>
  ['app_launch', 'screen_view', 'interaction', 'feedback'].includes(type) ||
  foreground === 1 ||
  ms > 0 ||
  (type === 'lifecycle' && ['foreground', 'resumed', 'viewDidAppear'].includes(kind));

function foregroundMs(events: readonly SessionEvent[], shown: readonly SessionEvent[]): number {
  const start = events[0]!.at;
  const end = events.at(-1)!.at;
  const said = events.filter(({ type, foregroundMs: ms }) => type === 'session_end' && ms > 0);
  if (said.length > 0) return Math.min(end - start, Math.max(...said.map(({ foregroundMs: ms }) => ms)));
  if (!events.some(({ type, kind }) => type === 'lifecycle' && kind in PHASES))
    return shown.at(-1)!.at - shown[0]!.at;
  // A strip of time, cut where something was said; each piece counts where the app was on the screen at its beginning.
  const said1 = events.flatMap(({ at, type, kind }) => {
    if (type === 'lifecycle' && kind in PHASES) return [{ at, what: PHASES[kind]! }];
    return type === 'crash' || type === 'app_exit' ? [{ at, what: 'gone' }] : [];
  });
  const ORDER = ['gone', 'left', 'came'];
  const cuts = said1.sort((a, b) => a.at - b.at || ORDER.indexOf(a.what) - ORDER.indexOf(b.what));
  const pieces = cuts.map(({ at, what }, i) => ({
    isOn: what === 'came',
    length: (cuts[i + 1]?.at ?? end) - at,
  }));
  const before = { isOn: cuts[0]!.what === 'left', length: cuts[0]!.at - start };
  return [before, ...pieces].reduce((sum, { isOn, length }) => sum + (isOn ? length : 0), 0);
}

const PHASES: Readonly<Record<string, string>> = {
  foreground: 'came',
  background: 'left',
  terminated: 'left',
};
