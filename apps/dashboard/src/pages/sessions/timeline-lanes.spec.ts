import { marksOf, type TimelineEvent } from './timeline-lanes';

const START = Date.UTC(2026, 10, 20);
const event = (type: string, offset: number, rest: Partial<TimelineEvent> = {}) => ({
  id: `${type}@${offset}`,
  type,
  at: new Date(START + offset).toISOString(),
  name: null,
  screen: null,
  durationMs: null,
  status: null,
  url: null,
  method: null,
  ...rest,
});

it('a screen lasts until the next one, the last until the end', () => {
  const events = [
    event('screen_view', 0, { screen: 'Home' }),
    event('log', 50),
    event('screen_view', 100, { screen: 'Cart' }),
  ];
  expect(
    marksOf(events, START, START + 500).map(({ lane, title, from, to }) => [lane, title, from, to]),
  ).toEqual([
    ['Screens', 'Home', 0, 100],
    ['Events', 'Log', 50, 50],
    ['Screens', 'Cart', 100, 500],
  ]);
});

it('requests last as long as they took, and those that failed are marked', () => {
  const url = 'https://api.shop.test/v1/items';
  const marks = marksOf(
    [200, 503, 0].map((status, i) =>
      event('network_request', i * 10, { url, method: 'GET', durationMs: 88, status }),
    ),
    START,
    START + 500,
  );
  expect(marks.map(({ from, to, isBad }) => [from, to, isBad])).toEqual([
    [0, 88, false],
    [10, 98, true],
    [20, 108, true],
  ]);
  expect(marks[0]?.title).toBe('GET https://api.shop.test/v1/items');
});

it('crashes, errors and ANRs stand in a lane of their own', () => {
  const marks = marksOf([event('crash', 1), event('anr', 2, { durationMs: 6_000 })], START, START + 10);
  expect(marks.map(({ lane, isBad, to }) => [lane, isBad, to])).toEqual([
    ['Errors', true, 1],
    ['Errors', true, 6_002],
  ]);
});
