import fc from 'fast-check';
import { foregroundMsOf, MAX_TURNS } from './foreground-time';
import { sessionOf } from './session';
import type { SessionEvent } from './session-event';
import { sessionEvent } from './testing/arbitrary-events';

const screen = (at: number): SessionEvent => sessionEvent({ at, type: 'screen_view', screen: 'Home' });
const phase = (at: number, kind: string): SessionEvent => sessionEvent({ at, type: 'lifecycle', kind });
const other = (at: number): SessionEvent => sessionEvent({ at });
const end = (at: number, foregroundMs: number): SessionEvent =>
  sessionEvent({ at, type: 'session_end', foregroundMs });
const ofAll = (...events: SessionEvent[]): number =>
  foregroundMsOf(sessionOf(events.map((event, hash) => ({ ...event, hash }))));

describe('the time for which a session is on the screen', () => {
  it.each<[string, number, SessionEvent[]]>([
    ['none in the background', 0, [other(0), phase(50, 'background'), other(100)]],
    ['from the first to the last event that shows it', 70, [other(0), screen(20), screen(90), other(200)]],
    ['what the SDK says', 60, [other(0), screen(20), end(100, 60), phase(90, 'background')]],
    ['no more than the session', 100, [screen(0), end(100, 5_000)]],
    [
      'the lifecycle, not what else happens',
      40,
      [other(0), phase(10, 'foreground'), phase(50, 'background'), screen(90)],
    ],
    [
      'several stays',
      30,
      [phase(0, 'foreground'), phase(10, 'background'), phase(50, 'foreground'), phase(70, 'terminated')],
    ],
    ['from the start when it is first left', 30, [screen(0), phase(30, 'background'), other(90)]],
    ['to the last event when it is never left', 80, [other(0), phase(20, 'foreground'), other(100)]],
    [
      'one stay, however often it says that it came',
      40,
      [phase(10, 'foreground'), phase(30, 'foreground'), phase(50, 'background')],
    ],
    ['until a crash', 20, [phase(10, 'foreground'), sessionEvent({ at: 30, type: 'crash' }), other(100)]],
    ['until an exit', 20, [phase(10, 'foreground'), sessionEvent({ at: 30, type: 'app_exit' }), other(100)]],
    [
      'back in the millisecond in which it left',
      90,
      [phase(10, 'foreground'), phase(30, 'background'), phase(30, 'foreground'), other(100)],
    ],
  ])('is %s', (_, expected, events) => {
    expect(ofAll(...events)).toBe(expected);
    expect(ofAll(...[...events].reverse())).toBe(expected);
  });

  it('is counted up to the last turn that is kept, whichever of a million come first', () => {
    const turns = Array.from({ length: MAX_TURNS * 2 }, (_, n) =>
      phase(n * 10, n % 2 === 0 ? 'foreground' : 'background'),
    );
    const kept = (MAX_TURNS / 2) * 10;
    expect(ofAll(...turns, other(1_000_000))).toBe(kept);
    fc.assert(
      fc.property(fc.shuffledSubarray(turns, { minLength: turns.length }), (shuffled) => {
        const session = sessionOf(shuffled);
        expect(session.turns).toHaveLength(MAX_TURNS);
        expect(foregroundMsOf(session)).toBe(kept);
      }),
      { numRuns: 50 },
    );
  });
});
