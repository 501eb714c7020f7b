import fc from 'fast-check';
import { attributesFromTexts, attributeText, isExactNumber, parseExact, stringifyExact } from './attributes';
import type { AttributeValue } from './decoded-event';

const DIGITS = [
  '9223372036854775807',
  '1.50',
  '3.4028235E38',
  '-0',
  '0.1',
  '1e400',
  '12',
  '-7.25',
  '100000000000000000000',
  '1.0',
];

const textsOf = (attributes: Readonly<Record<string, AttributeValue>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attributeText(value)]));

describe('numbers', () => {
  it.each(DIGITS)('%s keeps its digits from JSON to JSON', (digits) => {
    expect(stringifyExact(parseExact(`{"n":[${digits}]}`))).toBe(`{"n":[${digits}]}`);
  });

  it.each(DIGITS)('%s keeps its digits as an attribute', (digits) => {
    const attributes = parseExact(`{"n":${digits}}`) as Record<string, AttributeValue>;
    expect(attributeText(attributes.n!)).toBe(digits);
    expect(stringifyExact(attributesFromTexts({ n: digits }))).toBe(`{"n":${digits}}`);
  });

  it('are plain where a plain one prints the same', () => {
    const { a, b } = parseExact('{"a":12.5,"b":12.50}') as Record<string, unknown>;
    expect(a).toBe(12.5);
    expect(isExactNumber(b)).toBe(true);
  });
});

describe('attributes', () => {
  it('come back as they were, whatever they are called', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')), value),
        (given) => {
          const sent = JSON.parse(JSON.stringify(given)) as Record<string, AttributeValue>;
          const back = attributesFromTexts(textsOf(sent));
          expect(JSON.parse(stringifyExact(back))).toEqual(sent);
        },
      ),
    );
  });

  it('named __proto__ are data and change no object', () => {
    const texts = JSON.parse('{"__proto__":"{\\"polluted\\":true}"}') as Record<string, string>;
    expect(Object.keys(attributesFromTexts(texts))).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('take the last of repeated keys, as JSON.parse does', () => {
    expect(parseExact('{"a":1,"a":"two"}')).toEqual(JSON.parse('{"a":1,"a":"two"}'));
  });
});
