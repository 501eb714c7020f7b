import { readViewState, stretchOfView } from './view-state';

it('reads presets, own ranges, filters and zones', () => {
  const filter = [{ dimension: 'OS', values: ['Android'] }];
  expect(readViewState({ range: '28d', filter, zone: 'Asia/Kolkata' })).toEqual({
    range: '28d',
    filter,
    zone: 'Asia/Calcutta',
  });
  expect(readViewState({ from: 1_000, to: 2_000, range: '7d' })).toEqual({ from: 1_000, to: 2_000 });
});

it.each([
  [{ range: '17 years' }],
  [{ range: 'toString' }],
  [{ from: 5, to: 5 }],
  [{ from: -1, to: 5 }],
  [{ from: 'yesterday', to: 'today' }],
  [{ zone: 'Mars/Olympus' }],
  [{ filter: 'x' }],
])('leaves out what makes no sense: %j', (raw) => {
  expect(readViewState(raw)).toEqual({});
});

it('shows seven days unless the address says otherwise', () => {
  const { from, to } = stretchOfView({}, Date.UTC(2026, 0, 10));
  expect(to - from).toBe(7 * 86_400_000);
  expect(stretchOfView({ from: 1, to: 2 }, 0)).toEqual({ from: 1, to: 2 });
});
