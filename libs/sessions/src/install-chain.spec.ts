import fc from 'fast-check';
import type { Resource } from '@sonde/event-schema';
import { cutSessions, rulesWithGap } from './cut';
import { derivedSessionId } from './derived-id';
import { InstallChain, type ChainChange } from './install-chain';
import { sessionOf } from './session';
import type { SessionEvent } from './session-event';

const GAP_MS = 30 * 60_000;
const resource = { installId: 'i', appVersion: '1' } as Resource;

const arbitraryHistory = fc.uniqueArray(
  fc.record({
    at: fc.integer({ min: 0, max: 500 }).map((slot) => slot * 7 * 60_000),
    hash: fc.nat({ max: 1_000_000 }),
    cold: fc.boolean(),
  }),
  { selector: (event) => event.hash, minLength: 1, maxLength: 40 },
);

const eventOf = ({ at, hash, cold }: { at: number; hash: number; cold: boolean }): SessionEvent => ({
  at,
  hash,
  type: cold && hash % 5 === 0 ? 'app_launch' : 'custom',
  kind: cold ? 'cold' : '',
  screen: '',
  durationMs: -1,
  foregroundMs: -1,
  foreground: -1,
  userId: '',
  protocol: 'native',
  resource,
  receivedAt: 0,
  expiresAt: 0,
});

/** What the warehouse would hold after the changes: the newest version of each row, without tombstones. */
class Rows {
  readonly newest = new Map<string, { version: number; change: ChainChange; at: number }>();

  write(changes: readonly ChainChange[]): void {
    for (const change of changes) {
      const { sessionId, version, anchorAt } = change.row;
      const before = this.newest.get(sessionId);
      if (before !== undefined) {
        expect(version).toBeGreaterThan(before.version);
        expect(anchorAt).toBe(before.at);
      }
      this.newest.set(sessionId, { version, change: { ...change }, at: anchorAt });
    }
  }

  alive(): Map<string, unknown> {
    return new Map(
      [...this.newest].filter(([, row]) => !row.change.deleted).map(([id, row]) => [id, row.change.session]),
    );
  }
}

describe('the derived sessions of an install', () => {
  it('end up the same for every order, batching and repetition of its events', () => {
    fc.assert(
      fc.property(
        arbitraryHistory,
        fc.array(fc.nat(), { minLength: 80, maxLength: 80 }),
        (history, randoms) => {
          const events = history.map(eventOf);
          const arrivals = [...events, ...events.filter((_, i) => (randoms[i] ?? 0) % 3 === 0)]
            .map((event, i) => ({ event, key: randoms[i] ?? 0 }))
            .sort((a, b) => a.key - b.key);
          const chain = new InstallChain('t', 'a', 'i', 1);
          const rows = new Rows();
          let batch = 0;
          for (const { event, key } of arrivals) {
            chain.add(event);
            if (key % 4 !== 0) continue;
            rows.write(chain.recut(rulesWithGap(GAP_MS), batch++));
          }
          rows.write(chain.recut(rulesWithGap(GAP_MS), batch));
          const expected = new Map(
            cutSessions(events, rulesWithGap(GAP_MS)).map((cut) => {
              const session = sessionOf(cut);
              return [derivedSessionId('a', 'i', session.startHash), session];
            }),
          );
          expect(rows.alive()).toEqual(expected);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('are cut by the gap of their own time, and written again only when an event joins them', () => {
    const chain = new InstallChain('t', 'a', 'i', 1);
    const minutes = (at: number): SessionEvent => ({
      ...eventOf({ at: at * 60_000, hash: at + 1, cold: false }),
    });
    for (const at of [0, 20]) chain.add(minutes(at));
    expect(chain.recut(rulesWithGap(GAP_MS), 0)).toHaveLength(1);
    chain.add(minutes(500));
    const changes = chain.recut(rulesWithGap(10 * 60_000), 0);
    expect(changes.map(({ deleted, session }) => [deleted, session.startAt])).toEqual([
      [false, 500 * 60_000],
    ]);
  });

  it('stay the same when old sessions leave memory and come back for a late event', () => {
    fc.assert(
      fc.property(
        arbitraryHistory,
        fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
        (history, randoms) => {
          const events = history.map(eventOf);
          const arrivals = events
            .map((event, i) => ({ event, key: randoms[i] ?? 0 }))
            .sort((a, b) => a.key - b.key);
          const chain = new InstallChain('t', 'a', 'i', 1);
          const rows = new Rows();
          const stored: SessionEvent[] = [];
          for (const { event } of arrivals) {
            const missing = chain.missingFor([event.at], GAP_MS);
            if (missing.length > 0) {
              const from = Math.min(...missing.map((row) => row.startAt));
              const to = Math.max(...missing.map((row) => row.endAt));
              chain.load(
                missing,
                stored.filter(({ at }) => at >= from && at <= to),
              );
            }
            chain.add(event);
            stored.push(event);
            rows.write(chain.recut(rulesWithGap(GAP_MS), 0));
            chain.trim();
          }
          const ids = cutSessions(events, rulesWithGap(GAP_MS)).map((cut) => sessionOf(cut));
          expect([...rows.alive().values()].sort(byStart)).toEqual(ids.sort(byStart));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

type Starting = { startAt: number; startHash: number };
const byStart = (a: unknown, b: unknown): number =>
  (a as Starting).startAt - (b as Starting).startAt || (a as Starting).startHash - (b as Starting).startHash;
