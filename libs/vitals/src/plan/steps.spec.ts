import * as fc from 'fast-check';
import { Params } from '../conditions';
import { stepSql } from './steps';

/** What ClickHouse's roundDown and transform make of a key. */
function valueOf(params: Params, key: number): number {
  const [bounds, values] = Object.values(params.values) as [number[], number[]];
  return values[bounds.findLastIndex((bound) => bound <= key)] ?? -1;
}

it('says of every number what was listed for it, and 0 of the others', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ key: fc.nat(40), value: fc.integer({ min: 1, max: 3 }) }), {
        selector: ({ key }) => key,
        minLength: 1,
      }),
      fc.nat(45),
      (steps, key) => {
        const params = new Params();
        stepSql(params, steps, 'UInt64');
        expect(valueOf(params, key)).toBe(steps.find((step) => step.key === key)?.value ?? 0);
      },
    ),
    { numRuns: 1_000 },
  );
});

it('is as short as the changes', () => {
  const params = new Params();
  const year = Array.from({ length: 365 }, (_, i) => ({ key: 20_000 + i, value: i < 300 ? 5 : 6 }));
  stepSql(params, year, 'UInt64');
  expect(Object.values(params.values)).toEqual([
    [0, 20_000, 20_300, 20_365],
    [0, 5, 6, 0],
  ]);
});
