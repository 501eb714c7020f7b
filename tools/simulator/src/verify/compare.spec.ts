import type { FigureInput, FigureRow } from '../truth/figure';
import { compareRows, isSame, type AnsweredRow } from './compare';

const input = (over: Partial<FigureInput> = {}): FigureInput => ({
  metrics: [{ metric: 'EVENTS' }],
  range: { from: '', to: '' },
  first: 1000,
  precision: 'EXACT',
  groupBy: ['OS'],
  ...over,
});
const expected = (os: string, value: number | null, at?: string): FigureRow => ({
  ...(at ? { at } : {}),
  group: { OS: os },
  values: [{ metric: 'EVENTS', value }],
});
const answered = (os: string, value: number | null, at: string | null = null): AnsweredRow => ({
  at,
  group: [{ dimension: 'OS', value: os }],
  values: [{ value, numerator: null, denominator: null, errorBound: 0 }],
});

describe('comparing', () => {
  it('agrees on the same rows in another order', () => {
    expect(
      compareRows(input(), [expected('a', 1), expected('b', 2)], [answered('b', 2), answered('a', 1)]),
    ).toEqual([]);
  });

  it('sees a wrong value, a missing row, one too many and one twice', () => {
    expect(compareRows(input(), [expected('a', 1)], [answered('a', 2)])).toHaveLength(1);
    expect(compareRows(input(), [expected('a', 1)], [])).toHaveLength(1);
    expect(compareRows(input(), [], [answered('a', 1)])).toHaveLength(1);
    expect(compareRows(input(), [expected('a', 1)], [answered('a', 1), answered('a', 1)])).toHaveLength(1);
  });

  it('takes an estimate that is as near as it says, and only where it says so', () => {
    const estimate = (value: number, errorBound: number | null): AnsweredRow => ({
      at: null,
      group: [{ dimension: 'OS', value: 'a' }],
      values: [{ value, numerator: null, denominator: null, errorBound }],
    });
    const differences = (answer: AnsweredRow): number =>
      compareRows(input(), [expected('a', 1000)], [answer]).length;
    expect(differences(estimate(1029, 0.03))).toBe(0);
    expect(differences(estimate(971, 0.03))).toBe(0);
    expect(differences(estimate(1031, 0.03))).toBe(1);
    expect(differences(estimate(1001, 0))).toBe(1);
    expect(differences(estimate(1000, 0))).toBe(0);
    expect(differences(estimate(10, null))).toBe(0);
    const estimates = { within: 0, unbounded: 0, furthest: 0 };
    compareRows(input(), [expected('a', 1000)], [estimate(1020, 0.03)], estimates);
    compareRows(input(), [expected('a', 1000)], [estimate(990, 0.03)], estimates);
    compareRows(input(), [expected('a', 1000)], [estimate(10, null)], estimates);
    compareRows(input(), [expected('a', 1000)], [estimate(1000, 0)], estimates);
    expect(estimates).toEqual({ within: 2, unbounded: 1, furthest: 0.02 });
  });

  it('looks at numerators and denominators where the truth has them', () => {
    const rate: FigureRow = {
      group: { OS: 'a' },
      values: [{ metric: 'CRASH_FREE_SESSIONS', value: 0.5, numerator: 1, denominator: 2 }],
    };
    const answer = (numerator: number): AnsweredRow[] => [
      {
        at: null,
        group: [{ dimension: 'OS', value: 'a' }],
        values: [{ value: 0.5, numerator, denominator: 2 * numerator, errorBound: 0 }],
      },
    ];
    expect(compareRows(input(), [rate], answer(1))).toEqual([]);
    expect(compareRows(input(), [rate], answer(2))).toHaveLength(2);
  });

  it('lets a row of nothing be left out, but not with a grain', () => {
    const at = '2026-03-01T00:00:00.000Z';
    expect(compareRows(input(), [expected('a', 0)], [])).toEqual([]);
    expect(compareRows(input(), [], [answered('a', 0)])).toEqual([]);
    expect(compareRows(input({ grain: 'DAY' }), [expected('a', 0, at)], [])).toHaveLength(1);
    expect(
      compareRows(
        input({ grain: 'DAY' }),
        [expected('a', 0, at)],
        [answered('a', 0, '2026-03-01T00:00:00Z')],
      ),
    ).toEqual([]);
  });

  it('takes counts exactly and other numbers to 1e-9 of their size', () => {
    expect(isSame(1_000_000_000_000, 1_000_000_000_001)).toBe(false);
    expect(isSame(0.1 + 0.2, 0.3)).toBe(true);
    expect(isSame(0.3, 0.30000001)).toBe(false);
    expect([isSame(null, null), isSame(null, 0), isSame(0, null)]).toEqual([true, false, false]);
  });
});
