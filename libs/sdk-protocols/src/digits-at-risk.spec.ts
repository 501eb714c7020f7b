import fc from 'fast-check';
import { digitsAtRisk } from './digits-at-risk';

const NUMBERS = ['9223372036854775807', '0.1234567890123456', '1.50', '2.0', '1e3', '1.5E-7', '-0'];

describe('digitsAtRisk', () => {
  it.each(NUMBERS)('sees %s wherever it stands in an object of that name', (number) => {
    for (const value of [
      `{"n":${number}}`,
      `{"a":{"b":[1,${number}]},"c":2}`,
      `{ "}" : "{", "n" : ${number} }`,
    ]) {
      expect(digitsAtRisk(`{"events":[{"own":null},{"own":${value}}]}`, 'own')).toBe(true);
      expect(digitsAtRisk(`{"events":[{"own" :\n ${value}}]}`, 'own')).toBe(true);
    }
  });

  it.each(NUMBERS)('does not mind %s anywhere else', (number) => {
    for (const text of [
      `{"line":${number},"own":{"n":1},"address":${number}}`,
      `{"owner":{"n":${number}},"own":{"n":1.5}}`,
      `{"own":${number}}`,
      `{"own":[${number}]}`,
      `{"text":"\\"own\\":{\\"n\\":${number}}","own":{"n":1}}`,
      `{"is":"own","n":${number}}`,
    ]) {
      JSON.parse(text);
      expect([text, digitsAtRisk(text, 'own')]).toEqual([text, false]);
    }
  });

  it('is never sure of a body that escapes letters', () => {
    expect(digitsAtRisk('{"\\u006fwn":{"n":1.50}}', 'own')).toBe(true);
    expect(digitsAtRisk('{"\\u006Fwn":{"n":1.50}}', 'own')).toBe(true);
  });

  it('never overlooks a number whose digits would be lost', () => {
    const scalar = fc.oneof(
      fc.constantFrom(...NUMBERS),
      fc.integer().map(String),
      fc.string().map((text) => JSON.stringify(text)),
      fc.constantFrom('null', 'true', '"own"', '"\\\\"', '"\\""', '"}{"'),
    );
    const { json } = fc.letrec<{ json: string }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie('json'), { maxLength: 3 }).map((list) => `[${list.join(' ,')}]`),
        fc
          .array(fc.tuple(fc.constantFrom('own', 'a', 'b"own', '\\'), tie('json')), { maxLength: 4 })
          .map(
            (members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(',')}}`,
          ),
      ),
    }));
    fc.assert(
      fc.property(json, json, fc.constantFrom(...NUMBERS), (before, around, number) => {
        const text = `{"x":${before},"own":{"y":${around},"n":${number}},"z":${around}}`;
        JSON.parse(text);
        expect(digitsAtRisk(text, 'own')).toBe(true);
      }),
    );
  });

  it('takes linear time and no stack for deep nesting and long texts', () => {
    const deep = '{"own":'.repeat(100_000) + '{}' + '}'.repeat(100_000);
    expect(digitsAtRisk(deep, 'own')).toBe(false);
    const long = JSON.stringify('\\" x '.repeat(1_000_000));
    expect(digitsAtRisk(`{"own":{"a":${long},"n":1.50}}`, 'own')).toBe(true);
  });
});
