import { asRange, before, grainOf, PRESETS, stretchOf, type Preset } from './range';

const NOW = Date.UTC(2026, 10, 20, 8, 3, 21, 7);

describe('stretchOf', () => {
  it.each(Object.keys(PRESETS) as Preset[])('%s holds now and is as long as it says', (preset) => {
    const { from, to } = stretchOf(preset, NOW);
    expect(to - from).toBe(PRESETS[preset].ms);
    expect(to).toBeGreaterThanOrEqual(NOW);
    expect(to - NOW).toBeLessThanOrEqual(3_600_000);
  });

  it('is the same for all who ask within its step', () => {
    expect(stretchOf('7d', NOW)).toEqual(stretchOf('7d', NOW + 20 * 60_000));
    expect(stretchOf('1h', NOW)).not.toEqual(stretchOf('1h', NOW + 60_000));
  });
});

it('the stretch before ends where the other begins', () => {
  expect(before({ from: 100, to: 130 })).toEqual({ from: 70, to: 100 });
});

it.each([
  ['1h', 'MINUTE'],
  ['24h', 'HOUR'],
  ['7d', 'DAY'],
  ['28d', 'DAY'],
  ['90d', 'DAY'],
] as const)('%s is drawn by %s', (preset, grain) => {
  expect(grainOf(stretchOf(preset, NOW))).toBe(grain);
});

it('years are drawn by weeks and months', () => {
  expect(grainOf({ from: 0, to: 400 * 86_400_000 })).toBe('WEEK');
  expect(grainOf({ from: 0, to: 1_000 * 86_400_000 })).toBe('MONTH');
});

it('ranges are asked in UTC with milliseconds', () => {
  expect(asRange({ from: 0, to: 1 })).toEqual({
    from: '1970-01-01T00:00:00.000Z',
    to: '1970-01-01T00:00:00.001Z',
  });
});
