import { judge } from './judge';

it.each([
  [0.99, 0.95, 'UP_IS_GOOD', 'good'],
  [0.95, 0.99, 'UP_IS_GOOD', 'bad'],
  [800, 1_200, 'UP_IS_BAD', 'good'],
  [1_200, 800, 'UP_IS_BAD', 'bad'],
  [1_200, 800, 'NEUTRAL', 'neutral'],
  [1_001, 1_000, 'UP_IS_BAD', 'neutral'],
  [1, 0, 'UP_IS_BAD', 'bad'],
  [0, 0, 'UP_IS_BAD', 'neutral'],
  [null, 1, 'UP_IS_BAD', 'neutral'],
  [1, 2, undefined, 'neutral'],
] as const)('from %p after %p, where %s: %s', (now, then, direction, judgement) => {
  expect(judge(now, then, direction)).toBe(judgement);
});
