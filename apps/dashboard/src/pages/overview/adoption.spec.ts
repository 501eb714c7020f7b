import { linesOf } from './adoption-lines';

const row = (at: string, version: string, value: number | null) => ({
  at,
  group: [{ value: version }],
  values: [{ value }],
});

it('draws a line for each version, in the order of versions, with gaps where it had nothing', () => {
  const rows = [
    row('2026-11-02T00:00:00.000Z', '4.2.0', 0.75),
    row('2026-11-01T00:00:00.000Z', '4.1.0', 1),
    row('2026-11-02T00:00:00.000Z', '4.1.0', 0.25),
    row('2026-11-02T00:00:00.000Z', '1.0.0', 0.1),
  ];
  expect(linesOf(rows, ['4.2.0', '4.1.0'])).toEqual({
    times: [Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 2)],
    series: [
      { title: '4.2.0', values: [null, 0.75] },
      { title: '4.1.0', values: [1, 0.25] },
    ],
  });
});
