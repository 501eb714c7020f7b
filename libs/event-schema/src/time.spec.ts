import fc from 'fast-check';
import { clockSkew, correctTime, parseTime } from './time';

describe('parseTime', () => {
  it.each([
    ['2026-11-20T08:00:00.000Z', Date.UTC(2026, 10, 20, 8)],
    ['2026-11-20T08:00:00Z', Date.UTC(2026, 10, 20, 8)],
    ['2026-11-20T08:00:00.5Z', Date.UTC(2026, 10, 20, 8, 0, 0, 500)],
    ['2025-03-23T14:44:58.07900000Z', Date.UTC(2025, 2, 23, 14, 44, 58, 79)],
    ['2026-11-20T08:00:00.999999999Z', Date.UTC(2026, 10, 20, 8, 0, 0, 999)],
    ['2026-11-20T13:30:00+05:30', Date.UTC(2026, 10, 20, 8)],
    ['2026-11-20T00:00:00.001-08:00', Date.UTC(2026, 10, 20, 8, 0, 0, 1)],
    ['2026-11-20 08:00:00z', Date.UTC(2026, 10, 20, 8)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['1970-01-01T00:00:00.000Z', 0],
    ['0000-01-01T00:00:00Z', -62_167_219_200_000],
    ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
    [1_763_625_600_123, 1_763_625_600_123],
    [1_763_625_600_123.9, 1_763_625_600_123],
    [0, 0],
  ])('%s', (given, expected) => {
    expect(parseTime(given)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2026-11-20',
    '2026-11-20T08:00:00',
    '2026-11-20T08:00Z',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T08:60:00Z',
    '2026-11-20T08:00:61Z',
    '2026-11-20T08:00:00.Z',
    '2026-11-20T08:00:00.0000000000Z',
    '2026-11-20T08:00:00+0530',
    '2026-11-20T08:00:00+24:00',
    '2026-11-20T08:00:00Zjunk',
    '2026-1a-20T08:00:00Z',
    '２０２６-11-20T08:00:00Z',
    NaN,
    Infinity,
    1e300,
    -1e300,
    null,
    undefined,
    true,
    {},
    [],
    '1763625600123',
  ])('%p is no time', (given) => {
    expect(parseTime(given)).toBeNaN();
  });

  it('reads every time that Date writes, as Date reads it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (time) => {
        expect(parseTime(new Date(time).toISOString())).toBe(time);
      }),
    );
  });

  it('agrees with Date about every offset', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.constantFrom('+', '-'),
        (time, hours, minutes, sign) => {
          const offset = `${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
          const text = new Date(time).toISOString().replace('Z', offset);
          expect(parseTime(text)).toBe(Date.parse(text));
        },
      ),
    );
  });
});

describe('a wrong clock', () => {
  const now = Date.UTC(2026, 10, 20, 8);

  it('is corrected only when it is off by more than two minutes', () => {
    expect(clockSkew(now, now - 120_000)).toBe(0);
    expect(clockSkew(now, now - 120_001)).toBe(120_001);
    expect(clockSkew(now, now + 120_000)).toBe(0);
    expect(clockSkew(now, now + 3_600_000)).toBe(-3_600_000);
    expect(clockSkew(now, undefined)).toBe(0);
  });

  it('does not put events more than five minutes ahead of their arrival', () => {
    expect(correctTime(now + 300_000, 0, now)).toBe(now + 300_000);
    expect(correctTime(now + 300_001, 0, now)).toBe(now);
    expect(correctTime(now + 3_600_000, -3_600_000, now)).toBe(now);
    expect(correctTime(now - 86_400_000, 3_600_000, now)).toBe(now - 82_800_000);
  });
});
