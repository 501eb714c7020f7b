import { momentsOf, type InstallSums } from './moments';
import { ratioDifference } from './ratio-difference';
import { sharedStrata } from './strata';
import { Seeded } from './testing/seeded';

const difference = (baseline: readonly InstallSums[], candidate: readonly InstallSums[]) => {
  const found = ratioDifference(sharedStrata(momentsOf(baseline), momentsOf(candidate)));
  if (!found) throw new Error('there is a difference');
  return found;
};

const install = (stratum: string, numerator: number, denominator: number): InstallSums => ({
  stratum: [stratum],
  numerator,
  denominator,
});

const many = (count: number, make: (i: number) => InstallSums): InstallSums[] =>
  Array.from({ length: count }, (_, i) => make(i));

it('in one stratum it is the difference of the plain ratios, with the standard error of the delta method', () => {
  const random = new Seeded(1);
  const draw = (rate: number) => (): InstallSums => {
    const sessions = 1 + random.poisson(3);
    return install(
      'all',
      Array.from({ length: sessions }).filter(() => random.chance(rate)).length,
      sessions,
    );
  };
  const [baseline, candidate] = [many(400, draw(0.2)), many(300, draw(0.2))];
  const ratioOf = (side: InstallSums[]) => {
    const total = side.reduce((sum, { denominator }) => sum + denominator, 0);
    const ratio = side.reduce((sum, { numerator }) => sum + numerator, 0) / total;
    const squares = side.reduce((sum, i) => sum + (i.numerator - ratio * i.denominator) ** 2, 0);
    return { ratio, variance: (squares / total ** 2) * (side.length / (side.length - 1)) };
  };
  const [a, b] = [ratioOf(baseline), ratioOf(candidate)];
  const found = difference(baseline, candidate);
  expect(found.baseline).toBeCloseTo(a.ratio, 12);
  expect(found.candidate).toBeCloseTo(b.ratio, 12);
  // The larger of two estimates counts, and they are alike where the versions are.
  expect(found.standardError).toBeGreaterThanOrEqual(Math.sqrt(a.variance + b.variance) * (1 - 1e-12));
  expect(found.standardError).toBeLessThan(1.1 * Math.sqrt(a.variance + b.variance));
});

it('another mix of phones alone is no difference', () => {
  // Old phones crash in half of their sessions, new ones in a tenth; the candidate has mostly new ones.
  const old = (i: number) => install('old', i % 2, 1);
  const young = (i: number) => install('young', i % 10 === 0 ? 1 : 0, 1);
  const baseline = [...many(800, old), ...many(200, young)];
  const candidate = [...many(200, old), ...many(800, young)];
  const found = difference(baseline, candidate);
  expect(found.candidate - found.baseline).toBeCloseTo(0, 12);
  expect(found.baseline).toBeCloseTo(0.3, 12);
});

it('sessions of one install are not taken for those of many', () => {
  // The same sessions: crashes come from a few phones that always crash, or are spread over all.
  const clustered = many(1_000, (i) => install('all', i < 50 ? 20 : 0, 20));
  const spread = many(1_000, () => install('all', 1, 20));
  const of = (side: InstallSums[]) =>
    difference(
      side,
      many(1_000, (i) => install('all', i % 2 ? 0 : 2, 20)),
    );
  expect(of(clustered).baseline).toBe(of(spread).baseline);
  expect(of(clustered).standardError).toBeGreaterThan(3 * of(spread).standardError);
});

it('a small version that has seen nothing yet is not certain of nothing', () => {
  const baseline = many(10_000, (i) => install('all', i % 100 === 0 ? 1 : 0, 1));
  const candidate = many(300, () => install('all', 0, 1));
  const { standardError } = difference(baseline, candidate);
  // As for a version of this size with the rate of both together.
  expect(standardError).toBeCloseTo(Math.sqrt((0.01 * 0.99) / 300), 3);
});

it('there is none without a denominator', () => {
  const nothing = momentsOf(many(50, () => install('all', 0, 0)));
  expect(ratioDifference(sharedStrata(nothing, nothing))).toBeUndefined();
});
