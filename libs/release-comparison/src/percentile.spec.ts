import { compareVersions } from './compare';
import { momentsOf, type InstallSums } from './moments';
import { inMilliseconds } from './percentile';
import { Seeded } from './testing/seeded';

const SHARE = { direction: 'UP_IS_GOOD', isShare: true } as const;

/** The value at a level, between closest ranks. */
function quantile(sorted: readonly number[], level: number): number {
  const place = level * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (place % 1) * (high - low);
}

/** Two versions whose installs each launch a few times; the second takes `factor` as long. */
function compareLaunches(level: number, factor: number) {
  const random = new Seeded(3);
  const draw = (times: number) =>
    Array.from({ length: 1_500 }, () => {
      const median = times * random.logNormal(500, 0.3);
      return Array.from({ length: 1 + random.poisson(3) }, () => random.logNormal(median, 0.5));
    });
  const [baseline, candidate] = [draw(1), draw(factor)];
  const all = [...baseline, ...candidate].flat().sort((a, b) => a - b);
  const value = quantile(all, level);
  const h = Math.min(level, 1 - level) / 5;
  const slope = (quantile(all, level + h) - quantile(all, level - h)) / (2 * h);
  const momentsAt = (installs: readonly number[][]) =>
    momentsOf(
      installs.map((launches): InstallSums => ({
        stratum: [],
        numerator: launches.filter((ms) => ms <= value).length,
        denominator: launches.length,
      })),
    );
  const compared = compareVersions(momentsAt(baseline), momentsAt(candidate), SHARE, 0.05);
  return inMilliseconds(compared, { level, value, slope });
}

it.each([
  [0.5, 1.25],
  [0.9, 1.25],
  [0.95, 1.4],
])('at %d a version that takes %d times as long is WORSE, by about as many milliseconds', (level, factor) => {
  const { verdict, difference, baseline, candidate } = compareLaunches(level, factor);
  expect(verdict).toBe('WORSE');
  const ratio = (candidate ?? 0) / (baseline ?? 1);
  expect(ratio).toBeGreaterThan(1 + (factor - 1) * 0.6);
  expect(ratio).toBeLessThan(1 + (factor - 1) * 1.5);
  expect(difference?.low).toBeGreaterThan(0);
  expect((candidate ?? 0) - (baseline ?? 0)).toBeCloseTo(difference?.value ?? 0, 6);
});

it('one that takes less is BETTER, with the interval below zero', () => {
  const { verdict, difference } = compareLaunches(0.9, 0.75);
  expect(verdict).toBe('BETTER');
  expect(difference?.high).toBeLessThan(0);
});

it('one that takes as long shows no difference', () => {
  expect(compareLaunches(0.9, 1).verdict).toBe('NO_DIFFERENCE_SEEN');
});

it('where one single value is the percentile of both, nothing differs', () => {
  const compared = compareVersions(
    momentsOf(Array.from({ length: 200 }, (_, i) => ({ stratum: [], numerator: i % 2, denominator: 1 }))),
    momentsOf(
      Array.from({ length: 200 }, (_, i) => ({ stratum: [], numerator: i % 10 ? 1 : 0, denominator: 1 })),
    ),
    SHARE,
    0.05,
  );
  expect(compared.verdict).toBe('BETTER');
  expect(inMilliseconds(compared, { level: 0.5, value: 800, slope: 0 })).toMatchObject({
    verdict: 'NO_DIFFERENCE_SEEN',
    baseline: 800,
    candidate: 800,
  });
});
