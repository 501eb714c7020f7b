import { alwaysValidHalfWidth, mixingWidth } from './confidence-sequence';
import { Seeded } from './testing/seeded';

it('is the formula of theorem 2.2 for t observations of variance 1', () => {
  const [t, rho, alpha] = [1_000, 0.1, 0.05];
  const published = Math.sqrt(
    ((2 * (t * rho ** 2 + 1)) / (t ** 2 * rho ** 2)) * Math.log(Math.sqrt(t * rho ** 2 + 1) / alpha),
  );
  expect(alwaysValidHalfWidth(1 / Math.sqrt(t), alpha, rho)).toBeCloseTo(published, 14);
});

it('takes 3.03 standard errors at its narrowest, when it is about ρ wide, and little more for long', () => {
  const rho = 0.3;
  const widths = Array.from({ length: 400 }, (_, i) => {
    const standardError = rho * 10 ** (i / 100 - 3);
    return { standardError, half: alwaysValidHalfWidth(standardError, 0.05, rho) };
  });
  const factor = ({ standardError, half }: (typeof widths)[number]) => half / standardError;
  const narrowest = widths.reduce((least, width) => (factor(width) < factor(least) ? width : least));
  expect(factor(narrowest)).toBeCloseTo(3.035, 3);
  expect(narrowest.half / rho).toBeCloseTo(1.06, 1);
  const at = (information: number) =>
    factor({
      standardError: narrowest.standardError / Math.sqrt(information),
      half: alwaysValidHalfWidth(narrowest.standardError / Math.sqrt(information), 0.05, rho),
    });
  expect(at(0.2)).toBeCloseTo(3.35, 1);
  expect(at(100)).toBeCloseTo(3.57, 1);
});

it('a mean that is looked at after every observation, 1,000 times, is missed at most once in twenty', () => {
  const random = new Seeded(7);
  const missed = (half: (standardError: number) => number): number =>
    Array.from({ length: 200 }).filter(() => {
      let sum = 0;
      for (let n = 1; n <= 1_000; n++) {
        sum += random.normal();
        if (n >= 30 && Math.abs(sum / n) > half(1 / Math.sqrt(n))) return true;
      }
      return false;
    }).length / 200;
  expect(missed((standardError) => alwaysValidHalfWidth(standardError, 0.05, 0.2))).toBeLessThanOrEqual(0.05);
  // The usual interval at the same looks: this is what the correction is for.
  expect(missed((standardError) => 1.96 * standardError)).toBeGreaterThan(0.25);
});

it('seeks a quarter of the value, of a share a quarter of its smaller side', () => {
  expect(mixingWidth(400, false)).toBe(100);
  expect(mixingWidth(0.99, true)).toBeCloseTo(0.0025, 12);
  expect(mixingWidth(0.01, true)).toBe(0.0025);
});
