import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { rulesWithGap, type CutRules } from './cut';
import { sessionEvent } from './testing/arbitrary-events';
import { arbitraryHistory, logOf, type Arrival } from './testing/arbitrary-history';
import { MemoryOwner, MemoryStore } from './testing/memory-processor';
import { naiveSessions, type LoggedEvent } from './testing/naive-sessions';

const RULES = rulesWithGap(30 * 60_000);
/** Everything that may cut a session does so in most of the histories. */
const TIGHT: CutRules = { gapMs: 30 * 60_000, maxLengthMs: 2 * 60 * 60_000, maxEvents: 3 };

/** Lets the log go by owners that know nothing of each other but what is stored. */
function processed(log: readonly Pick<Arrival, 'logged' | 'after'>[], rules: CutRules): MemoryStore {
  const store = new MemoryStore();
  let owner = new MemoryOwner(store, rules);
  let batch: LoggedEvent[] = [];
  log.forEach(({ logged, after }, n) => {
    batch.push(logged);
    if (after === 'nothing' && n < log.length - 1) return;
    owner.handle(batch, n);
    batch = [];
    if (after === 'owner changes') owner = new MemoryOwner(store, rules);
    if (after === 'sessions leave memory') owner.forget(logged.installId);
  });
  return store;
}

/** Comparing is most of the time, so only what differs is shown by `expect`. */
function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

describe('the sessions of whole histories', () => {
  // 6,000 + 2,000 + 2,000 histories.
  it.each([
    ['by the rules of most apps', RULES, 6_000],
    ['where everything is cut short', TIGHT, 2_000],
  ])(
    'are those that sorting and scanning all events gives, however they come and whoever owns them, %s',
    (_, rules, numRuns) => {
      fc.assert(
        fc.property(arbitraryHistory, (history) => {
          const store = processed(logOf(history), rules);
          // The oracle is given the events in another order than they came in, and each once.
          const events = history.map(({ logged }) => logged).reverse();
          same(store.sessions(), naiveSessions(events, rules));
          expect(store.events).toHaveLength(events.length);
        }),
        { numRuns },
      );
    },
  );

  it('take the first copy in the log where a phone gives an event another time the second time', () => {
    const moved = 45 * 60_000;
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const log = logOf(history, (event) => ({ ...event, at: event.at + moved }));
        same(
          processed(log, RULES).sessions(),
          naiveSessions(
            log.map(({ logged }) => logged),
            RULES,
          ),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('are told apart though one ends in the millisecond in which the next begins', () => {
    const one = (minute: number, hash: number, more = {}): LoggedEvent => ({
      installId: 'i1',
      sessionId: '',
      event: sessionEvent({ at: minute * 60_000, hash, ...more }),
    });
    const log = [
      one(0, 1),
      one(5, 2),
      one(5, 3, { type: 'app_launch', kind: 'cold' }),
      one(9, 4),
      one(12, 5),
    ];
    const store = processed(
      log.map((logged) => ({ logged, after: 'owner changes' })),
      RULES,
    );
    expect(store.sessions()).toEqual(naiveSessions(log, RULES));
    expect(store.sessions().size).toBe(2);
  });

  it('meet every rule often: a test of what nobody meets could not fail', () => {
    const met: Record<string, number> = {};
    const meet = (what: string, happened: boolean): void => {
      met[what] = (met[what] ?? 0) + (happened ? 1 : 0);
    };
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const store = processed(logOf(history), RULES);
        for (const { deleted, derived, session } of store.rows.values()) {
          meet('tombstones', deleted);
          if (deleted || session.eventCount < 2) continue;
          meet('crashed', session.crashed);
          meet('abnormal', session.exits > 0 && !session.crashed);
          meet('background', !session.foreground);
          meet('several turns', session.turns.length > 2);
          meet('12 hours', derived && session.endAt - session.startAt > 11.5 * 60 * 60_000);
        }
        meet(
          'repetitions',
          history.some(({ copies }) => copies.length > 0),
        );
        meet(
          'new owners',
          history.some(({ after }) => after === 'owner changes'),
        );
      }),
      { numRuns: 300, seed: 1 },
    );
    for (const [what, times] of Object.entries(met)) expect([what, times >= 20]).toEqual([what, true]);
    expect(Object.keys(met)).toHaveLength(8);
  });
});
