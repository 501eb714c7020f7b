import fc from 'fast-check';
import type { SessionEvent } from '../session-event';
import { sessionEvent } from './arbitrary-events';
import type { LoggedEvent } from './naive-sessions';

const MINUTE = 60_000;

/** One event as it comes, and what happens around it. */
export interface Arrival {
  readonly logged: LoggedEvent;
  /** Where it comes among the others. */
  readonly order: number;
  /** How many further times it comes, and where. */
  readonly copies: readonly number[];
  /** What happens once it is in the log. */
  readonly after: 'nothing' | 'batch ends' | 'sessions leave memory' | 'owner changes';
}

type What = Parameters<typeof sessionEvent>[0];

/** Everything that a session looks at, and what only looks like it. */
const WHATS: readonly What[] = [
  { type: 'custom' },
  { type: 'custom' },
  { type: 'network_request' },
  { type: 'screen_view', screen: 'Home' },
  { type: 'screen_view', screen: 'Cart' },
  { type: 'screen_view', screen: '' },
  { type: 'app_launch', kind: 'cold', durationMs: 900 },
  { type: 'app_launch', kind: 'cold', durationMs: -1 },
  { type: 'app_launch', kind: 'warm', durationMs: 300 },
  { type: 'app_launch', kind: 'hot', durationMs: 80 },
  { type: 'interaction' },
  { type: 'crash', foreground: 1 },
  { type: 'crash', foreground: 0 },
  { type: 'anr', foreground: 1, kind: 'input_dispatch' },
  { type: 'anr', foreground: 0 },
  { type: 'anr', kind: 'broadcast' },
  { type: 'anr', kind: 'Input Dispatching timed out' },
  { type: 'error' },
  { type: 'session_start' },
  { type: 'session_end' },
  { type: 'session_end', foregroundMs: 100_000 },
  { type: 'app_exit', kind: 'low_memory' },
  { type: 'app_exit', kind: 'LOW_MEMORY', foreground: 0 },
  { type: 'app_exit', kind: 'crash_native' },
  { type: 'app_exit', kind: 'CRASH' },
  { type: 'app_exit', kind: 'anr' },
  { type: 'app_exit', kind: 'user_requested' },
  { type: 'lifecycle', kind: 'foreground' },
  { type: 'lifecycle', kind: 'foreground' },
  { type: 'lifecycle', kind: 'background' },
  { type: 'lifecycle', kind: 'background' },
  { type: 'lifecycle', kind: 'terminated' },
  { type: 'lifecycle', kind: 'resumed' },
  { type: 'lifecycle', kind: 'paused' },
  { type: 'lifecycle', kind: 'viewDidAppear' },
  { type: 'transaction', foregroundMs: 4_000 },
  { type: 'transaction', foregroundMs: 0 },
];

const isColdLaunch = ({ type, kind }: What): boolean => type === 'app_launch' && kind === 'cold';

/** Sessions that an SDK names are of one install as a rule; a phone that was set up anew goes on with the old name. */
const PLACES: readonly Omit<LoggedEvent, 'event'>[] = [
  { installId: 'i1', sessionId: '' },
  { installId: 'i1', sessionId: '' },
  { installId: 'i1', sessionId: '' },
  { installId: 'i2', sessionId: '' },
  { installId: 'i1', sessionId: 'i1-a' },
  { installId: 'i2', sessionId: 'i1-a' },
  { installId: 'i1', sessionId: 'i1-b' },
];

/** An even pace is that of a phone that lies about for 15 hours: nothing but the maximum length cuts its session. */
const PACES = [
  { step: 10 * MINUTE, slots: 90, events: 24, even: false },
  { step: 30 * MINUTE, slots: 30, events: 16, even: false },
  { step: 5 * 60 * MINUTE, slots: 40, events: 24, even: false },
  { step: 10 * MINUTE, slots: 90, events: 24, even: false },
  { step: 20 * MINUTE, slots: 45, events: 45, even: true },
] as const;

const AFTER = [
  'nothing',
  'nothing',
  'nothing',
  'batch ends',
  'sessions leave memory',
  'owner changes',
] as const;

const nat = (below: number): fc.Arbitrary<number> => fc.nat({ max: below - 1 });

/** The life of two phones, in the order in which it reaches the log. */
export const arbitraryHistory: fc.Arbitrary<Arrival[]> = fc
  .constantFrom(...PACES)
  .chain(({ step, slots, events, even }) =>
    fc
      .array(
        fc.tuple(
          nat(slots * 4),
          nat(WHATS.length),
          nat(PLACES.length),
          nat(1_000),
          nat(1_000),
          nat(AFTER.length),
        ),
        { minLength: even ? events : 1, maxLength: events, size: 'max' },
      )
      .map((list) =>
        list
          .map(([slot, what, place, order, salt, after], n): Arrival => {
            // A quarter lies a millisecond beside the slot, so that both sides of a limit are met.
            const at = (even ? n : slot >> 2) * step + ((slot & 3) === 0 ? 1 : 0);
            const event = sessionEvent({
              at,
              // Unique, and in another order than the events.
              hash: ((n * 37 + salt) % 211) * 1_000 + n,
              ...(even && isColdLaunch(WHATS[what]!) ? {} : WHATS[what]),
              ...(salt % 3 === 0 ? { userId: `u${salt % 2}` } : {}),
              protocol: salt % 2 === 0 ? 'native' : 'measure',
              receivedAt: at + order,
              expiresAt: at + (salt % 10) * 60 * MINUTE,
              resource: { appVersion: salt % 4 === 0 ? '1.1' : '1.0' },
            });
            const copies =
              salt % 5 === 0 ? [(order * 7) % 1_000, (order * 13) % 1_000].slice(0, 1 + (salt % 2)) : [];
            return { logged: { ...PLACES[even ? 0 : place]!, event }, order, copies, after: AFTER[after]! };
          })
          .sort((a, b) => a.order - b.order),
      ),
  );

/** The log of a history: every copy in its place. */
export function logOf(
  history: readonly Arrival[],
  copyOf: (event: SessionEvent) => SessionEvent = (event) => event,
): Pick<Arrival, 'logged' | 'after'>[] {
  return history
    .flatMap(({ logged, order, copies, after }) => [
      { logged, after, order },
      ...copies.map((place) => ({ logged: { ...logged, event: copyOf(logged.event) }, after, order: place })),
    ])
    .sort((a, b) => a.order - b.order);
}
