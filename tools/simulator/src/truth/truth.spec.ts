import { percentile } from './accumulators';
import { bucketOf, bucketStarts } from './calendar';
import type { Question } from './question';
import { questions } from './questions';
import { MEASURES } from './measures';
import { TruthCounter } from './truth';
import { fact } from './testing/hand-written';
import type { Fact } from '../fleet/fact';

const history = { from: Date.parse('2026-03-01T06:00:00Z'), to: Date.parse('2026-03-02T20:00:00Z') };

/** Rows as [bucket, …group, value, value …] of one question about hand-written phones. */
function ask(phones: Fact[][], question: Omit<Question, 'title'>): unknown[][] {
  const counter = new TruthCounter(1, 'native', history, [{ title: 'asked', ...question }]);
  for (const phone of phones) counter.addPhone(phone, []);
  return (counter.truth().figures[0]?.rows ?? []).map((row) => [
    ...(row.at ? [row.at.slice(0, 16)] : []),
    ...Object.values(row.group),
    ...row.values.map(({ value }) => value),
  ]);
}

const launch = (kind: string, fields: object, at = '2026-03-01T10:00:00Z') =>
  fact('app_launch', at, { fields: { kind, ...fields } });
const request = (fields: object) =>
  fact('network_request', '2026-03-01T10:00:00Z', {
    fields: { method: 'GET', ...fields },
    host: 'h',
    endpoint: '/',
  });
const flow = (state: string, at: string, over: { session?: string; name?: string; minor?: number } = {}) =>
  fact('transaction', `2026-03-01T10:${at}:00Z`, {
    sessionId: over.session ?? 's1',
    fields: {
      name: over.name ?? 'Pay',
      state,
      durationMs: 10,
      value: { minor: over.minor ?? 100, currency: 'EUR' },
    },
  });

describe('the truth', () => {
  it('asks about every metric that it knows', () => {
    const asked = new Set(
      questions('native').flatMap(({ metrics }) =>
        metrics.map((metric) => (typeof metric === 'string' ? metric : metric[0])),
      ),
    );
    expect([...asked].sort()).toEqual(Object.keys(MEASURES).sort());
  });

  it('weighs events by their sample rate, but not installs', () => {
    const phone = [
      fact('log', '2026-03-01T10:00:00Z', { sampleRate: 0.25 }),
      fact('log', '2026-03-01T10:01:00Z'),
    ];
    expect(ask([phone], { metrics: ['EVENTS', 'ACTIVE_INSTALLS'] })).toEqual([[5, 1]]);
  });

  it('judges launches by kind; one that never drew is excessive and frustrated, one without a duration is not judged', () => {
    const phone = [
      launch('cold', { durationMs: 2_000 }),
      launch('cold', { durationMs: 5_000 }),
      launch('hot', { durationMs: 600 }),
      launch('warm', { completed: false }),
      launch('warm', {}),
    ];
    expect(
      ask([phone], {
        metrics: [
          'LAUNCH_EXCESSIVE_RATE',
          'LAUNCH_APDEX',
          ['LAUNCH_DURATION', 'COUNT'],
          ['LAUNCH_DURATION', 'P50'],
        ],
      }),
    ).toEqual([[2 / 4, 2 / 4, 3, 2_000]]);
  });

  it('leaves cancelled requests out and counts those without an answer as errors', () => {
    const phone = [
      request({ status: 200, durationMs: 500 }),
      request({ status: 304, durationMs: 1_999 }),
      request({ status: 503, durationMs: 5 }),
      request({ error: 'timeout', durationMs: 5 }),
      request({ error: 'cancelled', durationMs: 5 }),
    ];
    expect(ask([phone], { metrics: ['NETWORK_REQUESTS', 'NETWORK_ERROR_RATE', 'NETWORK_APDEX'] })).toEqual([
      [5, 2 / 4, 1.5 / 4],
    ]);
    expect(ask([phone], { metrics: ['NETWORK_REQUESTS'], groupBy: ['STATUS_CLASS'] })).toEqual([
      ['2xx', 1],
      ['3xx', 1],
      ['5xx', 1],
      ['none', 2],
    ]);
  });

  it('counts frames over frames, and hitches per second of drawing at the display’s own rate', () => {
    const screen = (frames: object) =>
      fact('screen_view', '2026-03-01T10:00:00Z', { screen: 'A', fields: { screen: 'A', frames } });
    const phone = [
      screen({ total: 120, slow: 12, frozen: 2, refreshHz: 120, hitchMs: 30 }),
      screen({ total: 60, slow: 6, frozen: 1, hitchMs: 10 }),
      screen({ total: 20, slow: 0, frozen: 0 }),
    ];
    expect(ask([phone], { metrics: ['SLOW_FRAME_RATE', 'FROZEN_FRAME_RATE', 'HITCH_RATIO'] })).toEqual([
      [18 / 200, 3 / 200, 40 / 2],
    ]);
  });

  it('holds the value of a flow lost unless it succeeds later in the same session', () => {
    const phone = [
      flow('failed', '00'),
      flow('ended', '01'),
      flow('timeout', '02', { minor: 7 }),
      flow('failed', '03', { session: 's2', minor: 30 }),
      flow('ended', '04', { session: 's2', name: 'Search' }),
      flow('cancelled', '05', { minor: 9 }),
    ];
    expect(
      ask([phone], {
        metrics: ['TRANSACTION_VALUE_AT_RISK', 'TRANSACTION_FAILURE_RATE'],
        groupBy: ['CURRENCY'],
      }),
    ).toEqual([['EUR', 37, 3 / 5]]);
  });

  it('counts crash-free sessions and users, and user-perceived crashes by day', () => {
    const crash = (at: string, foreground: boolean, over: object = {}) =>
      fact('crash', at, { fields: { foreground }, ...over });
    const one = [
      launch('cold', {}),
      crash('2026-03-01T10:05:00Z', true),
      launch('cold', {}, '2026-03-02T10:00:00Z'),
    ];
    const two = [
      fact('app_launch', '2026-03-01T11:00:00Z', { install: 'i2', sessionId: 'x', fields: { kind: 'cold' } }),
      fact('app_launch', '2026-03-02T11:00:00Z', { install: 'i2', sessionId: 'y', fields: { kind: 'cold' } }),
      crash('2026-03-02T12:00:00Z', false, { install: 'i2', sessionId: 'z' }),
    ];
    expect(
      ask([one, two], {
        metrics: ['SESSIONS', 'CRASH_FREE_SESSIONS', 'CRASH_FREE_USERS', 'USER_PERCEIVED_CRASH_RATE'],
      }),
    ).toEqual([[4, 2 / 4, 0, 1 / 4]]);
  });

  it('finds new installs by what the phone says, else by its first event', () => {
    const said = (install: string, firstInstalledAt: string) => {
      const event = fact('log', '2026-03-01T10:00:00Z', { install });
      return [{ ...event, resource: { ...event.resource, firstInstalledAt } }];
    };
    const phones = [
      said('a', '2025-01-01T00:00:00Z'),
      said('b', '2026-03-01T09:00:00Z'),
      [fact('log', '2026-03-02T10:00:00Z', { install: 'c' })],
    ];
    expect(ask(phones, { metrics: ['NEW_INSTALLS'], grain: 'DAY' })).toEqual([
      ['2026-03-01T00:00', 1],
      ['2026-03-02T00:00', 1],
    ]);
  });

  it('divides adoption by all versions of the same bucket and other groups, also when one version is asked for', () => {
    const session = (id: string, version: string, at: string) => fact('log', at, { sessionId: id, version });
    const phone = [
      session('a', '1', '2026-03-01T10:00:00Z'),
      session('b', '1', '2026-03-01T11:00:00Z'),
      session('c', '2', '2026-03-01T12:00:00Z'),
      session('d', '2', '2026-03-02T12:00:00Z'),
    ];
    expect(
      ask([phone], {
        metrics: ['VERSION_ADOPTION_SESSIONS'],
        groupBy: ['APP_VERSION'],
        filter: [{ dimension: 'APP_VERSION', in: ['2'] }],
      }),
    ).toEqual([['2', 2 / 4]]);
    expect(
      ask([phone], { metrics: ['VERSION_ADOPTION_SESSIONS'], groupBy: ['APP_VERSION'], grain: 'DAY' }),
    ).toEqual([
      ['2026-03-01T00:00', '1', 2 / 3],
      ['2026-03-01T00:00', '2', 1 / 3],
      ['2026-03-02T00:00', '1', 0],
      ['2026-03-02T00:00', '2', 1],
    ]);
  });

  it('answers over nothing: counts are 0, rates and percentiles are null', () => {
    expect(
      ask([], {
        metrics: ['EVENTS', 'CRASH_FREE_SESSIONS', ['LAUNCH_DURATION', 'P95'], ['LAUNCH_DURATION', 'COUNT']],
      }),
    ).toEqual([[0, null, null, 0]]);
  });

  it('fills in empty buckets and cuts days where the zone cuts them', () => {
    const phone = [fact('log', '2026-03-01T18:29:59Z'), fact('log', '2026-03-01T18:30:00Z')];
    expect(ask([phone], { metrics: ['EVENTS'], grain: 'DAY', timeZone: 'Asia/Kolkata' })).toEqual([
      ['2026-02-28T18:30', 1],
      ['2026-03-01T18:30', 1],
      ['2026-03-02T18:30', 0],
    ]);
  });
});

describe('percentile', () => {
  it('interpolates linearly between closest ranks', () => {
    expect(percentile([10], 0.95)).toBe(10);
    expect(percentile([10, 20], 0.5)).toBe(15);
    expect(percentile([1, 2, 3, 4], 0.9)).toBeCloseTo(3.7, 12);
    expect(percentile([1, 2, 3, 4, 5], 0.75)).toBe(4);
  });
});

describe('the calendar', () => {
  const iso = (starts: readonly number[]): string[] =>
    starts.map((start) => new Date(start).toISOString().slice(0, 16));

  it('knows days of 23 and 25 hours', () => {
    const days = bucketStarts(
      Date.parse('2026-03-28T12:00:00Z'),
      Date.parse('2026-03-30T12:00:00Z'),
      'DAY',
      'Europe/Berlin',
    );
    expect(iso(days)).toEqual(['2026-03-27T23:00', '2026-03-28T23:00', '2026-03-29T22:00']);
    const autumn = bucketStarts(
      Date.parse('2026-11-01T12:00:00Z'),
      Date.parse('2026-11-02T12:00:00Z'),
      'DAY',
      'America/New_York',
    );
    expect(iso(autumn)).toEqual(['2026-11-01T04:00', '2026-11-02T05:00']);
  });

  it('begins weeks on Monday and months on the first', () => {
    const [from, to] = [Date.parse('2026-03-04T00:00:00Z'), Date.parse('2026-04-02T00:00:00Z')];
    expect(iso(bucketStarts(from, to, 'WEEK', 'UTC')).slice(0, 2)).toEqual([
      '2026-03-02T00:00',
      '2026-03-09T00:00',
    ]);
    expect(iso(bucketStarts(from, to, 'MONTH', 'UTC'))).toEqual(['2026-03-01T00:00', '2026-04-01T00:00']);
    expect(
      iso(
        bucketStarts(
          Date.parse('2026-03-04T10:20:00Z'),
          Date.parse('2026-03-04T11:10:00Z'),
          'HOUR',
          'Asia/Kolkata',
        ),
      ),
    ).toEqual(['2026-03-04T09:30', '2026-03-04T10:30']);
  });

  it('finds the bucket of a time', () => {
    expect([5, 10, 19, 20, 99].map((at) => bucketOf([0, 10, 20], at))).toEqual([0, 10, 10, 20, 20]);
  });
});
