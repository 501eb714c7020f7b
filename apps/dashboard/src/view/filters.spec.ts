import { asFilter, readConditions, withValue, without, type Condition } from './filters';

const PIXEL: Condition = { dimension: 'DEVICE', values: ['Pixel 8'] };

it('conditions are asked as filters', () => {
  expect(asFilter([PIXEL, { dimension: 'COUNTRY', values: ['DE', 'FR'], not: true }])).toEqual([
    { dimension: 'DEVICE', in: ['Pixel 8'] },
    { dimension: 'COUNTRY', notIn: ['DE', 'FR'] },
  ]);
});

it('values of one dimension share a condition, wanted and unwanted ones apart', () => {
  const more = withValue(withValue([PIXEL], 'DEVICE', 'Galaxy S24'), 'DEVICE', 'iPhone', true);
  expect(more).toEqual([
    { dimension: 'DEVICE', values: ['Pixel 8', 'Galaxy S24'] },
    { dimension: 'DEVICE', values: ['iPhone'], not: true },
  ]);
  expect(withValue([PIXEL], 'DEVICE', 'Pixel 8')).toEqual([PIXEL]);
});

it('a condition can be taken away', () => {
  expect(without([PIXEL], PIXEL)).toEqual([]);
});

it.each([
  [undefined],
  ['DEVICE'],
  [[null, 7, 'x', {}]],
  [[{ dimension: '<script>', values: ['a'] }]],
  [[{ dimension: 'DEVICE', values: 'Pixel 8' }]],
  [[{ dimension: 'DEVICE', values: [7] }]],
])('an address may say anything: %j is no condition', (raw) => {
  expect(readConditions(raw)).toEqual([]);
});

it('reads what it wrote', () => {
  const all: Condition[] = [PIXEL, { dimension: 'COUNTRY', values: ['DE'], not: true }];
  expect(readConditions(JSON.parse(JSON.stringify(all)))).toEqual(all);
});
