import * as fc from 'fast-check';
import { bucketStarts, GRAINS } from './buckets';
import { isTimeZone, offsetAt, zoneSpells } from './zone';

const iso = (at: number): string => new Date(at).toISOString();
const starts = (grain: (typeof GRAINS)[number], zone: string, from: string, to: string): string[] =>
  bucketStarts(grain, zone, Date.parse(from), Date.parse(to)).map(iso);

const ZONES = [
  'UTC',
  'Asia/Kolkata',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'America/Santiago',
];

it('days of a half-hour zone begin at its own midnight', () => {
  expect(starts('DAY', 'Asia/Kolkata', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z')).toEqual([
    '2026-02-28T18:30:00.000Z',
    '2026-03-01T18:30:00.000Z',
  ]);
});

it('the day on which clocks go forward has 23 hours, the one on which they go back 25', () => {
  expect(starts('HOUR', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z')).toHaveLength(23);
  expect(starts('HOUR', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toHaveLength(25);
  expect(starts('DAY', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-30T00:00:00Z')).toEqual([
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
});

it('a day whose midnight does not exist begins with its first moment', () => {
  // Santiago's clocks go from 24:00 to 01:00 on the night to 6 September 2026.
  expect(starts('DAY', 'America/Santiago', '2026-09-05T12:00:00Z', '2026-09-07T12:00:00Z')).toEqual([
    '2026-09-05T04:00:00.000Z',
    '2026-09-06T04:00:00.000Z',
    '2026-09-07T03:00:00.000Z',
  ]);
});

it('weeks begin on Monday and months on the first', () => {
  expect(starts('WEEK', 'UTC', '2026-01-01T00:00:00Z', '2026-01-06T00:00:00Z')).toEqual([
    '2025-12-29T00:00:00.000Z',
    '2026-01-05T00:00:00.000Z',
  ]);
  expect(starts('MONTH', 'America/New_York', '2026-03-15T00:00:00Z', '2026-04-02T00:00:00Z')).toEqual([
    '2026-03-01T05:00:00.000Z',
    '2026-04-01T04:00:00.000Z',
  ]);
});

it('buckets rise, hold the range, and the first holds its start', () => {
  const from = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2035, 0, 1) });
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.constantFrom(...GRAINS),
      from,
      fc.integer({ min: 1, max: 5 * 86_400_000 }),
      (zone, grain, at, length) => {
        const buckets = bucketStarts(grain, zone, at, at + length);
        expect(buckets[0]).toBeLessThanOrEqual(at);
        expect(buckets.slice(1).every((start, i) => start > (buckets[i] as number) && start > at)).toBe(true);
        expect(buckets.at(-1)).toBeLessThan(at + length);
      },
    ),
  );
});

it('spells of a zone say the same as its offset at any time', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2035, 0, 1) }),
      fc.nat(400 * 86_400_000),
      (zone, from, later) => {
        const spells = zoneSpells(zone, from, from + 400 * 86_400_000);
        const at = from + later;
        expect(spells.findLast((spell) => spell.from <= at)?.offsetMs).toBe(offsetAt(zone, at));
      },
    ),
    { numRuns: 40 },
  );
});

it.each([
  ['Asia/Kolkata', true],
  ['UTC', true],
  ['+05:30', false],
  ['Nowhere/Land', false],
  ["UTC'; DROP", false],
])('%s is a time zone: %s', (name, is) => {
  expect(isTimeZone(name)).toBe(is);
});
