import { momentsOf, type InstallSums } from './moments';
import { sharedStrata } from './strata';

const installs = (count: number, ...stratum: string[]): InstallSums[] =>
  Array.from({ length: count }, () => ({ stratum, numerator: 1, denominator: 2 }));

const sizes = (baseline: InstallSums[], candidate: InstallSums[]): [number, number][] =>
  sharedStrata(momentsOf(baseline), momentsOf(candidate))
    .map((s): [number, number] => [s.baseline.installs, s.candidate.installs])
    .sort((a, b) => b[0] - a[0]);

it('kinds of phones that both versions have enough of stand apart', () => {
  expect(
    sizes(
      [...installs(50, 'a', 'IN', 'x'), ...installs(40, 'i', 'IN', 'y')],
      [...installs(20, 'a', 'IN', 'x'), ...installs(30, 'i', 'IN', 'y')],
    ),
  ).toEqual([
    [50, 20],
    [40, 30],
  ]);
});

it('small ones join others of the same country, then of the same system, then all', () => {
  const baseline = [
    ...installs(100, 'a', 'IN', 'x'),
    ...installs(15, 'a', 'IN', 'y'),
    ...installs(15, 'a', 'IN', 'z'),
    ...installs(12, 'a', 'DE', 'x'),
    ...installs(12, 'a', 'BR', 'x'),
    ...installs(70, 'i', 'DE', 'w'),
  ];
  expect(sizes(baseline, baseline)).toEqual([
    [100, 100],
    [70, 70],
    [30, 30],
    [24, 24],
  ]);
});

it('what is left over joins the smallest one, so nobody is left out', () => {
  const baseline = [
    ...installs(100, 'a', 'IN', 'x'),
    ...installs(50, 'i', 'IN', 'y'),
    ...installs(3, 'w', 'IN', 'z'),
  ];
  expect(sizes(baseline, installs(80, 'a', 'IN', 'x'))).toEqual([[153, 80]]);
  expect(sizes(baseline, [...baseline, ...installs(5, 'q', 'FR', 'q')])).toEqual([
    [100, 100],
    [53, 58],
  ]);
});

it('without enough in any of them all are one; without anybody there is none', () => {
  expect(sizes(installs(3, 'a'), installs(4, 'b'))).toEqual([[3, 4]]);
  expect(sizes([], [])).toEqual([]);
});
