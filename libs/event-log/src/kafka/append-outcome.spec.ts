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

  it('knows when the leader may have it although it says that something failed', () => {
    expect([7, 20].map(appendOutcome)).toEqual([
      { kind: 'again', moved: false, maybeAppended: true },
      { kind: 'again', moved: false, maybeAppended: true },
    ]);
    expect([6, 19].map(appendOutcome)).toEqual([
      { kind: 'again', moved: true, maybeAppended: false },
      { kind: 'again', moved: false, maybeAppended: false },
    ]);
  });
});
