import { pathOf } from './sparkline-path';

it('goes from the first value to the last, the largest at the top', () => {
  expect(pathOf([0, 10, 5], 100, 20)).toBe('M0.0 18.0L50.0 2.0L100.0 10.0');
});

it('leaves a gap where nothing was measured', () => {
  expect(pathOf([1, null, 1], 100, 20)).toBe('M0.0 10.0M100.0 10.0');
});

it('draws nothing over nothing', () => {
  expect(pathOf([], 100, 20)).toBe('');
  expect(pathOf([null, null], 100, 20)).toBe('');
});
