import fc from 'fast-check';
import { affectedSessions } from './affected';
import { cutSessions } from './cut';
import { byTime, type SessionEvent } from './session-event';
import { arbitraryEvents, sessionEvent } from './testing/arbitrary-events';

const MINUTE = 60_000;
const RULES = { gapMs: 30 * MINUTE, maxLengthMs: 12 * 60 * MINUTE, maxEvents: 20 };
const timesOf = (sessions: SessionEvent[][]): number[][] =>
  sessions.map((session) => session.map((event) => event.at / MINUTE));
const at = (minute: number, more: Parameters<typeof sessionEvent>[0] = {}): SessionEvent =>
  sessionEvent({ at: minute * MINUTE, hash: minute, ...more });

describe('cutting the events of an install into sessions', () => {
  it('cuts after a silence of more than the gap, not at the gap', () => {
    expect(timesOf(cutSessions([at(0), at(30), at(61)], RULES))).toEqual([[0, 30], [61]]);
  });

  it('cuts at a cold launch, not at a warm one', () => {
    const events = [
      at(0),
      at(1, { type: 'app_launch', kind: 'warm' }),
      at(2, { type: 'app_launch', kind: 'cold' }),
      at(3),
    ];
    expect(timesOf(cutSessions(events, RULES))).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('lets no session last over twelve hours', () => {
    const events = Array.from({ length: 60 }, (_, i) => at(i * 20));
    const sessions = cutSessions(events, { ...RULES, maxEvents: 1_000 });
    expect(timesOf(sessions).map((times) => [times[0], times.at(-1)])).toEqual([
      [0, 720],
      [740, 1180],
    ]);
  });

  it('lets no session have more events than its rules say', () => {
    const events = Array.from({ length: 45 }, (_, i) => at(i));
    expect(cutSessions(events, RULES).map((session) => session.length)).toEqual([20, 20, 5]);
  });

  it('joins what a late event bridges', () => {
    expect(cutSessions([at(0), at(50)], RULES)).toHaveLength(2);
    expect(cutSessions([at(0), at(50), at(25)], RULES)).toHaveLength(1);
  });

  it('agrees with the rules read one pair at a time', () => {
    fc.assert(
      fc.property(arbitraryEvents(0, 40), (events) => {
        const sorted = [...events].sort(byTime);
        // The naive reading: an event begins a session if it must, looking back at all that came before it.
        const starts: number[] = [];
        sorted.forEach((event, i) => {
          const before = sorted[i - 1];
          const start = starts.at(-1);
          const silent = before === undefined || event.at - before.at > RULES.gapMs;
          const tooLong = start !== undefined && event.at - (sorted[start]?.at ?? 0) > RULES.maxLengthMs;
          const full = start !== undefined && i - start >= RULES.maxEvents;
          if (silent || tooLong || full || (event.type === 'app_launch' && event.kind === 'cold'))
            starts.push(i);
        });
        const naive = starts.map((start, n) => sorted.slice(start, starts[n + 1]));
        expect(cutSessions(events, RULES)).toEqual(naive);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('which stored sessions new events may change', () => {
  const affected = (spans: [number, number][], times: number[]): number[] =>
    affectedSessions(
      spans.map(([startAt, endAt], name) => ({ startAt, endAt, name })),
      times,
      10,
    ).map(({ name }) => name);

  it('begins with the one before the first of them, and ends with a silence', () => {
    const spans: [number, number][] = [
      [0, 5],
      [8, 20],
      [21, 30],
      [31, 40],
      [90, 99],
    ];
    expect(affected(spans, [35])).toEqual([2, 3]);
    expect(affected(spans, [25])).toEqual([1, 2, 3]);
    expect(affected(spans, [45])).toEqual([3]);
    expect(affected(spans, [60])).toEqual([]);
    expect(affected(spans, [25, 85])).toEqual([1, 2, 3, 4]);
    expect(affected(spans, [45, 55, 65, 75, 82])).toEqual([3, 4]);
  });

  it('takes sessions that share a millisecond together', () => {
    expect(
      affected(
        [
          [0, 5],
          [5, 5],
          [5, 9],
          [10, 12],
        ],
        [11],
      ),
    ).toEqual([0, 1, 2, 3]);
  });

  it('leaves sessions alone that a silence separates from everything new', () => {
    fc.assert(
      fc.property(arbitraryEvents(1, 40), fc.integer({ min: 0, max: 10 }), (events, share) => {
        const isNew = (event: SessionEvent): boolean => event.hash % 11 < share;
        const old = events.filter((event) => !isNew(event));
        const fresh = events.filter(isNew);
        const stored = cutSessions(old, RULES).map((session) => ({
          startAt: session[0]?.at ?? 0,
          endAt: session.at(-1)?.at ?? 0,
          events: session,
        }));
        const affected = affectedSessions(
          stored,
          fresh.map((event) => event.at),
          RULES.gapMs,
        );
        const rest = stored.filter((session) => !affected.includes(session));
        const recut = cutSessions([...affected.flatMap((session) => session.events), ...fresh], RULES);
        const whole = [...rest.map((session) => session.events), ...recut].sort((a, b) =>
          byTime(a[0]!, b[0]!),
        );
        expect(whole).toEqual(cutSessions(events, RULES));
      }),
      { numRuns: 3000 },
    );
  });
});
