import fc from 'fast-check';
import { attributesFromTexts, attributeTexts, isExactNumber, parseExact, stringifyExact } from './attributes';
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

describe('numbers', () => {
  it.each(DIGITS)('%s keeps its digits from JSON to JSON', (digits) => {
    expect(stringifyExact(parseExact(`{"n":[${digits}]}`))).toBe(`{"n":[${digits}]}`);
  });

  it.each(DIGITS)('%s keeps its digits as an attribute', (digits) => {
    const attributes = parseExact(`{"n":${digits}}`) as Record<string, AttributeValue>;
    expect(attributeTexts(attributes)).toEqual({ n: digits });
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
          const back = attributesFromTexts(attributeTexts(sent));
          expect(JSON.parse(stringifyExact(back))).toEqual(sent);
        },
      ),
    );
  });

  it('named __proto__ are data and change no object', () => {
    const sent = JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, AttributeValue>;
    const texts = attributeTexts(sent);
    expect(Object.entries(texts)).toEqual([['__proto__', '{"polluted":true}']]);
    expect(Object.keys(attributesFromTexts(texts))).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('of nothing are no texts', () => expect(attributeTexts(undefined)).toEqual({}));

  it('take the last of repeated keys, as JSON.parse does', () => {
    expect(parseExact('{"a":1,"a":"two"}')).toEqual(JSON.parse('{"a":1,"a":"two"}'));
  });
});
