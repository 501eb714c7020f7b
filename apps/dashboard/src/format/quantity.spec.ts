import { change, count, duration, money, percent, quantity } from './quantity';

it.each([
  [0, '0'],
  [999, '999'],
  [12_345, '12,345'],
  [1_234_567, '1.23M'],
  [null, '–'],
])('count %p is %s', (value, text) => expect(count(value)).toBe(text));

it.each([
  [0, '0 %'],
  [1, '100 %'],
  [0.5, '50.0 %'],
  [0.9942, '99.42 %'],
  [0.99998, '99.998 %'],
  [0.0109, '1.09 %'],
  [undefined, '–'],
])('percent %p is %s', (value, text) => expect(percent(value)).toBe(text));

it.each([
  [0, '0 ms'],
  [0.25, '0.25 ms'],
  [88.4, '88 ms'],
  [999.6, '1.00 s'],
  [1_240, '1.24 s'],
  [12_340, '12.3 s'],
  [59_960, '1 min'],
  [185_000, '3 min 5 s'],
  [3_599_700, '1 h'],
  [7_800_000, '2 h 10 min'],
  [180_000_000, '2 d 2 h'],
  [null, '–'],
])('duration %p is %s', (ms, text) => expect(duration(ms)).toBe(text));

it('money has the digits of its currency', () => {
  expect(money(1_999, 'EUR')).toBe('€19.99');
  expect(money(1_999, 'JPY')).toBe('¥1,999');
  expect(money(5, 'gold')).toBe('5 minor units gold');
});

it('a quantity is written in the unit of its metric', () => {
  expect(quantity(0.5, 'ratio')).toBe('50.0 %');
  expect(quantity(0.5, 'ratio (0 to 1)')).toBe('50.0 %');
  expect(quantity(1_200, 'ms')).toBe('1.20 s');
  expect(quantity(0.876, 'score')).toBe('0.88');
  expect(quantity(12, '1')).toBe('12');
  expect(quantity(null, 'per install')).toBe('–');
});

it('changes of shares are percentage points, of amounts relative', () => {
  expect(change(0.989, 0.996, 'ratio')).toBe('−0.70 pp');
  expect(change(110, 100, '1')).toBe('+10 %');
  expect(change(101, 100, '1')).toBe('+1.0 %');
  expect(change(100, 100, '1')).toBe('±0 %');
  expect(change(150, 1, '1')).toBe('+150×');
  expect(change(0, 0, '1')).toBe('±0 %');
  expect(change(5, 0, '1')).toBeUndefined();
  expect(change(null, 3, '1')).toBeUndefined();
});
