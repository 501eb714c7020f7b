import fc from 'fast-check';
import { backoffMs } from './backoff';

describe('backoffMs', () => {
  const backoff = { firstMs: 200, maxMs: 5_000 };

  it('doubles up to the longest wait', () => {
    expect([1, 2, 3, 4, 5, 6, 1_000].map((failures) => backoffMs(failures, backoff, 1))).toEqual([
      200, 400, 800, 1600, 3200, 5000, 5000,
    ]);
  });

  it('waits at least half of that and never longer', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), random, (failures, chance) => {
        const longest = backoffMs(failures, backoff, 1);
        const wait = backoffMs(failures, backoff, chance);
        expect(wait).toBeGreaterThanOrEqual(longest / 2);
        expect(wait).toBeLessThanOrEqual(longest);
      }),
    );
  });
});
