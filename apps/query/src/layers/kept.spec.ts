import { keptOf } from './kept';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 5, 15, 13);
const TODAY = Math.floor(NOW / DAY_MS);
const ago = (days: number): number => (TODAY - days) * DAY_MS;
const app = { retentionDays: 90, createdAt: ago(400) };
const applied = {
  appId: 'shop',
  ...{ raw: 90, quarterHours: 397, days: 1_096 },
  ...{ rawFrom: 0, quarterHoursFrom: 0, daysFrom: 0 },
};

it('is what the settings say, or the usual', () => {
  expect(keptOf(app, NOW)).toEqual({ raw: ago(90), quarters: ago(397), days: -Infinity });
  const own = { ...app, quarterHourRetentionDays: 100, dayRetentionDays: 200 };
  expect(keptOf(own, NOW)).toEqual({ raw: ago(90), quarters: ago(100), days: ago(200) });
  // Sums are never kept for less than what they are made of.
  expect(keptOf({ ...own, retentionDays: 150 }, NOW)).toEqual({
    raw: ago(150),
    quarters: ago(150),
    days: ago(200),
  });
});

it('is less at once, and more only when rows that are there have been told', () => {
  expect(keptOf({ ...app, retentionDays: 30 }, NOW, { applied }).raw).toBe(ago(30));
  const longer = { ...app, retentionDays: 300 };
  expect(keptOf(longer, NOW, { applied }).raw).toBe(ago(90));
  const done = { ...applied, raw: 300, rawFrom: TODAY - 88 };
  expect(keptOf(longer, NOW, { applied: done }).raw).toBe(ago(88));
  // A month later what has come since is there as well.
  expect(keptOf(longer, NOW + 30 * DAY_MS, { applied: done }).raw).toBe(ago(88));
  expect(keptOf(longer, NOW + 300 * DAY_MS, { applied: done }).raw).toBe(ago(0));
});

it('is all of it where nothing can have gone', () => {
  const young = { retentionDays: 90, createdAt: ago(10) };
  expect(keptOf(young, NOW).raw).toBe(-Infinity);
  expect(keptOf(young, NOW, { oldest: ago(80) }).raw).toBe(-Infinity);
  expect(keptOf(young, NOW, { oldest: ago(95) }).raw).toBe(ago(90));
  const longer = { ...young, retentionDays: 300 };
  const done = { ...applied, raw: 300, rawFrom: TODAY - 88 };
  expect(keptOf(longer, NOW, { oldest: ago(80), applied: done }).raw).toBe(-Infinity);
  expect(keptOf(longer, NOW, { oldest: ago(95), applied: done }).raw).toBe(ago(88));
});
