import { growsAtLeast } from './growth';

it('takes few users for little proof', () => {
  expect(growsAtLeast(3, 1)).toBeCloseTo(0.43, 2);
  expect(growsAtLeast(2_000, 1_000)).toBeCloseTo(1.85, 2);
  expect(growsAtLeast(1, 0)).toBeCloseTo(0.26, 2);
  expect(growsAtLeast(100, 0)).toBeCloseTo(26.03, 2);
  expect(growsAtLeast(3, 1)).toBeLessThan(growsAtLeast(2_000, 1_000));
});

it('rises with the users there are, falls with those there were, and nears the ratio with many', () => {
  for (const [users, before] of [
    [1, 0],
    [5, 5],
    [40, 300],
  ] as const) {
    expect(growsAtLeast(users + 1, before)).toBeGreaterThan(growsAtLeast(users, before));
    expect(growsAtLeast(users, before + 1)).toBeLessThan(growsAtLeast(users, before));
  }
  expect(growsAtLeast(3e9, 1e9)).toBeCloseTo(3, 3);
  expect(growsAtLeast(0, 0)).toBe(0);
  expect(growsAtLeast(0, 50)).toBeCloseTo(0, 12);
});
