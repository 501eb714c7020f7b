import * as fc from 'fast-check';
import { bucketStarts } from '../time/buckets';
import { cutTime, join } from './time-pieces';

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 1, 20);

const ranges = fc
  .tuple(fc.integer({ min: 0, max: 60 * DAY_MS }), fc.integer({ min: 1, max: 40 * DAY_MS }), fc.boolean())
  .map(([start, length, aligned]) => {
    const unit = aligned ? DAY_MS : 1;
    const from = FROM + Math.floor(start / unit) * unit;
    return { from, to: from + Math.max(unit, Math.floor(length / unit) * unit) };
  });
const zones = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
);
const grains = fc.constantFrom(undefined, 'HOUR' as const, 'DAY' as const, 'WEEK' as const, 'MONTH' as const);

it('holds every moment of the range once, and every whole part lies in one bucket', () => {
  fc.assert(
    fc.property(
      ranges,
      zones,
      grains,
      fc.constantFrom('quarter' as const, 'day' as const),
      (range, zone, grain, finest) => {
        const buckets = grain && bucketStarts(grain, zone, range.from, range.to);
        const { days, quarters, raw } = cutTime(range, buckets, finest);
        expect(join(days, quarters, raw)).toEqual([range]);
        const length = [...days, ...quarters, ...raw].reduce((sum, { from, to }) => sum + to - from, 0);
        expect(length).toBe(range.to - range.from);
        for (const { from, to } of days) expect([from % DAY_MS, to % DAY_MS]).toEqual([0, 0]);
        for (const { from, to } of quarters) expect([from % QUARTER_MS, to % QUARTER_MS]).toEqual([0, 0]);
        if (finest === 'day') expect(quarters).toEqual([]);
        for (const start of buckets ?? []) {
          // No whole row may hold the end of one bucket and the start of the next.
          if (start % DAY_MS !== 0)
            for (const { from, to } of days)
              expect(Math.floor(start / DAY_MS) * DAY_MS >= from && start < to).toBe(false);
        }
      },
    ),
    { numRuns: 300 },
  );
});

it.each([
  ['a UTC day', { from: FROM, to: FROM + DAY_MS }, undefined, { days: 1, quarters: 0, raw: 0 }],
  [
    'a range within a quarter of an hour',
    { from: FROM + 1, to: FROM + 2 },
    undefined,
    { days: 0, quarters: 0, raw: 1 },
  ],
  [
    'days of Kolkata from quarter-hours alone',
    { from: FROM - 19_800_000, to: FROM - 19_800_000 + 7 * DAY_MS },
    'DAY',
    { days: 0, quarters: 1, raw: 0 },
  ],
  [
    'a week of Kolkata without a grain from days and what is left at its ends',
    { from: FROM - 19_800_000, to: FROM - 19_800_000 + 7 * DAY_MS },
    undefined,
    { days: 1, quarters: 2, raw: 0 },
  ],
] as const)('reads %s', (_, range, grain, counts) => {
  const pieces = cutTime(
    range,
    grain && bucketStarts(grain, 'Asia/Kolkata', range.from, range.to),
    'quarter',
  );
  expect({
    days: pieces.days.length,
    quarters: pieces.quarters.length,
    raw: pieces.raw.length,
  }).toEqual(counts);
});
