import { parseExact, stringifyExact } from '@sonde/event-schema';
import { answerText } from './answer-text';

const said = (answer: unknown): string => {
  const text = answerText(answer);
  expect(text).toBe(stringifyExact(answer));
  return text;
};

it('writes plain answers as they are, without what is undefined', () => {
  expect(said({ data: { rows: [{ at: null, values: [1.5, 0, 'ä"\n'] }], gone: undefined } })).toBe(
    '{"data":{"rows":[{"at":null,"values":[1.5,0,"ä\\"\\n"]}]}}',
  );
});

it('keeps the digits of numbers that JavaScript would write otherwise', () => {
  const attributes = parseExact('{"order":12345678901234567890,"price":1.10,"n":7}');
  expect(said({ data: { attributes } })).toBe(
    '{"data":{"attributes":{"order":12345678901234567890,"price":1.10,"n":7}}}',
  );
});

it('is not misled by a text that looks like such a number', () => {
  expect(said({ text: '{"isLosslessNumber":true}', key: { isLosslessNumber: false } })).toContain(
    '\\"isLosslessNumber\\"',
  );
});
