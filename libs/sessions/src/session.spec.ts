import fc from 'fast-check';
import { openSession, extendSession, sessionOf } from './session';
import { arbitraryEvents, sessionEvent } from './testing/arbitrary-events';

describe('a session as the sum of its events', () => {
  it('is the same for every order of them', () => {
    fc.assert(
      fc.property(arbitraryEvents(1, 30), fc.infiniteStream(fc.nat()), (events, randoms) => {
        const keyed = events.map((event) => ({ event, key: randoms.next().value as number }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ event }) => event);
        expect(sessionOf(shuffled)).toEqual(sessionOf(events));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes version and device from the earliest event, also when that comes last', () => {
    const late = sessionEvent({ at: 100, hash: 1, resource: { appVersion: '2.0' } });
    const early = sessionEvent({ at: 50, hash: 2, resource: { appVersion: '1.0' } });
    const session = openSession(late);
    extendSession(session, early);
    expect(session).toMatchObject({ startAt: 50, startHash: 2, endAt: 100, eventCount: 2 });
    expect(session.resource.appVersion).toBe('1.0');
  });

  it('keeps the first launch, the first and the last screen, and the first user', () => {
    const session = sessionOf([
      sessionEvent({ at: 5, type: 'screen_view', screen: 'Cart' }),
      sessionEvent({ at: 3, type: 'screen_view', screen: 'Home' }),
      sessionEvent({ at: 4, type: 'app_launch', kind: 'hot', durationMs: 90 }),
      sessionEvent({ at: 1, type: 'app_launch', kind: 'cold', durationMs: 800 }),
      sessionEvent({ at: 9, userId: 'b' }),
      sessionEvent({ at: 8, userId: 'a' }),
    ]);
    expect(session).toMatchObject({
      firstScreen: 'Home',
      lastScreen: 'Cart',
      launchKind: 'cold',
      launchDurationMs: 800,
      userId: 'a',
      counts: { screen_view: 2, app_launch: 2, custom: 2 },
    });
  });

  it('may be crashed, not responding and errored at once', () => {
    const types = ['crash', 'anr', 'error'] as const;
    const session = sessionOf(types.map((type, at) => sessionEvent({ at, hash: at, type, foreground: 1 })));
    expect(session).toMatchObject({
      crashed: true,
      anr: true,
      errored: true,
      userPerceivedCrash: true,
      userPerceivedAnr: true,
    });
  });

  it('is in the background until something shows that a person saw it', () => {
    const request = sessionEvent({ at: 1, type: 'network_request' });
    const crash = sessionEvent({ at: 2, type: 'crash', foreground: 0 });
    expect(sessionOf([request, crash])).toMatchObject({
      foreground: false,
      crashed: true,
      userPerceivedCrash: false,
    });
    expect(sessionOf([request, sessionEvent({ at: 3, type: 'lifecycle', kind: 'resumed' })]).foreground).toBe(
      true,
    );
  });

  it('needs an event', () => {
    expect(() => sessionOf([])).toThrow(RangeError);
  });
});
