import { bucketStarts } from '../truth/calendar';
import { trueSessions } from '../truth/sessions';
import { nativeOutgoing, NATIVE_ABILITIES } from '../wire/native';
import type { Batch } from './deliveries';
import type { Fact } from './fact';
import { USUAL_HABITS } from './habits';
import { Random } from './random';
import {
  live,
  mixedBatches,
  shares,
  simulate,
  type SimulatedPhone,
  type SimulationOptions,
} from './simulation';

const TO = Date.parse('2026-03-10T15:00:00Z');
const history = { from: TO - 7 * 86_400_000, to: TO };
const boundaries = ['UTC', 'Asia/Kolkata'].flatMap((zone) =>
  bucketStarts(history.from, history.to, 'DAY', zone),
);
const options = (over: Partial<SimulationOptions> = {}): SimulationOptions => ({
  seed: 7,
  devices: 150,
  events: 9_000,
  history,
  abilities: NATIVE_ABILITIES,
  boundaries,
  habits: USUAL_HABITS,
  ...over,
});

const bytes = (over: Partial<SimulationOptions> = {}): string =>
  [...mixedBatches(over.seed ?? 7, simulate(options(over)), () => undefined)]
    .map((batch) => nativeOutgoing(batch).body(TO).toString())
    .join('\n');

const nameOf = ({ batchId, repeated }: Batch): string => `${batchId}${repeated ? ' again' : ''}`;

describe('a simulated fleet', () => {
  let phones: SimulatedPhone[];
  let facts: Fact[];
  beforeAll(() => {
    phones = [...simulate(options())];
    facts = phones.flatMap((phone) => phone.facts);
  });

  it('is the same to the byte for the same seed, and another one for another seed', () => {
    const once = bytes({ events: 3_000 });
    expect(bytes({ events: 3_000 })).toBe(once);
    expect(bytes({ events: 3_000, seed: 8 })).not.toBe(once);
  });

  it('has exactly the events that were asked for, each with an id of its own', () => {
    expect(facts).toHaveLength(9_000);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(9_000);
    expect(phones).toHaveLength(150);
  });

  it('lives within its history, every phone in order of time and never twice in a millisecond', () => {
    for (const phone of phones) {
      let previous = history.from - 1;
      for (const { at } of phone.facts) {
        expect(at).toBeGreaterThan(previous);
        previous = at;
      }
      expect(previous).toBeLessThan(history.to);
    }
  });

  it('sends every event at least once in bodies of at most 100, some bodies and events twice', () => {
    const sent = phones.flatMap(({ batches }) => batches);
    expect(new Set(sent.flatMap((batch) => batch.facts.map(({ id }) => id)))).toEqual(
      new Set(facts.map(({ id }) => id)),
    );
    expect(Math.max(...sent.map((batch) => batch.facts.length))).toBeLessThanOrEqual(100);
    const firsts = sent.filter(({ repeated }) => !repeated);
    const again = sent.filter(({ repeated }) => repeated);
    expect(again.length).toBeGreaterThan(0);
    for (const { batchId, facts: twice } of again) {
      expect(firsts.find((first) => first.batchId === batchId)?.facts).toBe(twice);
    }
    expect(firsts.flatMap((batch) => batch.facts).length).toBeGreaterThan(facts.length);
  });

  it('lets the next process send some of the crashes', () => {
    const sentElsewhere = phones.flatMap(({ batches }) =>
      batches.filter((batch) =>
        batch.facts.some(
          (fact) =>
            fact.reportedByNextProcess && batch.facts.some((other) => other.sessionId !== fact.sessionId),
        ),
      ),
    );
    expect(sentElsewhere.length).toBeGreaterThan(0);
  });

  it('keeps phones with wrong clocks away from where figures are cut, and each session of theirs in one body', () => {
    const wrong = phones.filter(({ phone }) => phone.clockOffset !== 0);
    expect(wrong.length).toBeGreaterThan(0);
    for (const { facts: lived, batches } of wrong) {
      for (const { at } of lived) {
        for (const boundary of boundaries)
          expect(at > boundary - 5 * 60_000 && at < boundary + 2 * 60_000).toBe(false);
      }
      const first = batches.filter(({ repeated }) => !repeated);
      expect(first).toHaveLength(trueSessions(lived).length);
      for (const batch of first) expect(new Set(batch.facts.map(({ sessionId }) => sessionId)).size).toBe(1);
    }
  });

  it('keeps as many bodies for hours and days as it was told, repeats and misleads as often as it was told', () => {
    const habits = { late: 0.1, lateDays: 20, repeated: 0.02, lost: 0.01, wrongClocks: 0.3 };
    const unkept = [...simulate(options({ habits: { ...habits, late: 0 } }))];
    const kept = [...simulate(options({ habits }))];
    const delays = kept.flatMap(({ batches }, index) => {
      const usual = new Map(unkept[index]?.batches.map((batch) => [nameOf(batch), batch.arrivesAt]));
      return batches.map((batch) => batch.arrivesAt - (usual.get(nameOf(batch)) ?? NaN));
    });
    const late = delays.filter((delay) => delay > 0);
    expect(delays.every((delay) => delay === 0 || (delay >= 3_600_000 && delay <= 20 * 86_400_000))).toBe(
      true,
    );
    expect(Math.max(...late)).toBeGreaterThan(5 * 86_400_000);
    expect(late.length / delays.length).toBeGreaterThan(0.05);
    expect(late.length / delays.length).toBeLessThan(0.15);
    const wrong = kept.filter(({ phone }) => phone.clockOffset !== 0).length / kept.length;
    expect(wrong).toBeGreaterThan(0.2);
    expect(wrong).toBeLessThan(0.4);
    for (const { facts: lived, batches } of kept) {
      expect(new Set(batches.flatMap((batch) => batch.facts.map(({ id }) => id))).size).toBe(lived.length);
      for (const { facts: sent, arrivesAt } of batches)
        for (const { at } of sent) expect(at).toBeLessThan(arrivesAt);
    }
  });

  it('has all kinds of phones and happenings', () => {
    const types = new Set(facts.map(({ type }) => type));
    for (const type of [
      'app_launch',
      'screen_view',
      'network_request',
      'transaction',
      'crash',
      'error',
      'anr',
      'custom',
      'session_start',
    ]) {
      expect(types).toContain(type);
    }
    expect(new Set(facts.map(({ resource }) => resource.appVersion)).size).toBeGreaterThanOrEqual(4);
    expect(facts.some(({ sessionId }) => sessionId === '')).toBe(true);
    expect(facts.some(({ fields }) => fields['completed'] === false)).toBe(true);
    expect(facts.some(({ fields }) => fields['error'] === 'cancelled')).toBe(true);
    const states = facts.filter(({ type }) => type === 'transaction').map(({ fields }) => fields['state']);
    expect(new Set(states)).toEqual(new Set(['ended', 'failed', 'timeout', 'crashed', 'cancelled']));
  });

  it('packs many events on few phones, and refuses what does not fit the time', () => {
    const [phone] = simulate(options({ devices: 1, events: 20_000 }));
    expect(phone?.facts).toHaveLength(20_000);
    expect(() => [
      ...simulate(options({ devices: 1, events: 1_000, history: { from: TO - 50, to: TO } })),
    ]).toThrow(RangeError);
  });

  it('goes on living: what happens is over just before it is sent', () => {
    const source = live(7, 20, history, NATIVE_ABILITIES, () => TO + 5_000);
    for (let turn = 0; turn < 50; turn++) {
      const batch = source.next().value;
      for (const fact of batch.facts) expect(fact.at).toBeLessThan(TO + 5_000);
      expect(
        batch.facts.every(({ resource }) => resource.appVersion >= '4.1.0' || batch.phone.number % 7 === 0),
      ).toBe(true);
    }
  });
});

describe('shares', () => {
  it('adds up to the whole and gives everybody something', () => {
    expect(shares([1, 1, 2], 11)).toEqual([3, 3, 5]);
    expect(shares([1000, 0.001], 10)).toEqual([9, 1]);
  });
});

describe('Random', () => {
  it('repeats itself for the same seed only, and makes valid UUIDs', () => {
    const uuids = Array.from({ length: 200 }, (_, index) => new Random(`s${index % 100}`).uuid());
    expect(new Set(uuids).size).toBe(100);
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('spreads whole numbers over the bounds, both included, and log-normal ones around their median', () => {
    const random = new Random('spread');
    const counts = [0, 0, 0];
    for (let turn = 0; turn < 3_000; turn++) counts[random.int(1, 3) - 1]!++;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(120);
    const below = Array.from({ length: 4_000 }, () => random.logNormal(900, 0.6)).filter(
      (value) => value < 900,
    ).length;
    expect(Math.abs(below - 2_000)).toBeLessThan(150);
  });
});
