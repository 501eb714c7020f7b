import fc from 'fast-check';
import { emptyResource } from '@sonde/event-schema';
import type { Resource } from '@sonde/event-schema';
import type { SessionEvent } from '../session-event';

const RESOURCE: Resource = { ...emptyResource(), installId: 'i' };

type Partially = Partial<Omit<SessionEvent, 'resource'>> & { resource?: Partial<Resource> };

/** An event with only the fields that a test is about. */
export const sessionEvent = ({ resource, ...event }: Partially): SessionEvent => ({
  at: 0,
  hash: 0,
  type: 'custom',
  kind: '',
  screen: '',
  durationMs: -1,
  foregroundMs: -1,
  foreground: -1,
  userId: '',
  protocol: 'native',
  receivedAt: 0,
  expiresAt: 0,
  ...event,
  resource: { ...RESOURCE, ...resource },
});

const MINUTE = 60_000;

/** Events of one install with distinct ids, over some hours, with ties, gaps around half an hour and cold launches. */
export const arbitraryEvents = (minLength: number, maxLength: number): fc.Arbitrary<SessionEvent[]> =>
  fc.uniqueArray(
    fc
      .record({
        at: fc.oneof(
          fc.integer({ min: 0, max: 60 }).map((slot) => slot * 15 * MINUTE),
          fc.integer({ min: 0, max: 30 * 60 * MINUTE }),
        ),
        hash: fc.nat({ max: 1_000_000 }),
        what: fc.constantFrom(
          { type: 'custom' as const },
          { type: 'screen_view' as const, screen: 'A' },
          { type: 'screen_view' as const, screen: 'B' },
          { type: 'app_launch' as const, kind: 'cold', durationMs: 900 },
          { type: 'app_launch' as const, kind: 'hot', durationMs: 80 },
          { type: 'crash' as const, foreground: 1 },
          { type: 'custom' as const, userId: 'u1' },
          { type: 'custom' as const, userId: 'u2' },
        ),
        appVersion: fc.constantFrom('1.0', '1.1'),
        receivedAt: fc.nat(),
      })
      .map(({ what, appVersion, ...rest }) => sessionEvent({ ...rest, ...what, resource: { appVersion } })),
    { selector: (event) => event.hash, minLength, maxLength },
  );
