import { ago, dayAndTime } from './moment';

const NOW = Date.UTC(2026, 10, 20, 12);

it.each([
  [0, 'now'],
  [20_000, '20 seconds ago'],
  [60_000, '1 minute ago'],
  [3 * 3_600_000, '3 hours ago'],
  [86_400_000, 'yesterday'],
  [40 * 86_400_000, 'last month'],
])('%p ms before is %s', (ms, text) => expect(ago(new Date(NOW - ms).toISOString(), NOW)).toBe(text));

it('times are those of the view’s zone', () => {
  expect(dayAndTime('2026-11-20T20:30:05.000Z', 'Asia/Kolkata')).toBe('Nov 21, 02:00:05');
});
