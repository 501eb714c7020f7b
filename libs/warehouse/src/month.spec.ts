import * as fc from 'fast-check';
import { monthOf } from './month';

it('is the month of the time in UTC, whatever was asked before', () => {
  const time = fc.oneof(
    fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2300, 0, 1) }),
    // both sides of the turn of a month
    fc
      .tuple(fc.integer({ min: 100, max: 399 }), fc.integer({ min: 0, max: 11 }), fc.constantFrom(-1, 0, 1))
      .map(([year, month, aside]) => Date.UTC(1800 + year, month) + aside),
  );
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 20 }), (times) => {
      expect(times.map(monthOf)).toEqual(times.map((ms) => new Date(ms).toISOString().slice(0, 7)));
    }),
  );
});
