import { appendOutcome } from './append-outcome';

describe('what a broker’s answer to an append means', () => {
  it.each([
    [0, 'appended'],
    [46, 'appended'],
    [6, 'again'],
    [19, 'again'],
    [7, 'again'],
    [45, 'renew'],
    [59, 'renew'],
    [47, 'renew'],
    [90, 'renew'],
    [10, 'too_large'],
    [18, 'too_large'],
    [29, 'refused'],
    [87, 'refused'],
    [-1, 'refused'],
  ])('error code %i: %s', (code, kind) => {
    expect(appendOutcome(code).kind).toBe(kind);
  });

  it('knows when to look for the leader before the next try', () => {
    const moved = (code: number): boolean => {
      const outcome = appendOutcome(code);
      return outcome.kind === 'again' && outcome.moved;
    };
    expect([3, 5, 6, 56, 74].map(moved)).toEqual([true, true, true, true, true]);
    expect([7, 19, 20].map(moved)).toEqual([false, false, false]);
  });
});
