import fc from 'fast-check';
import { questionOf, readCursor, writeCursor } from './cursor';
import { parseMoment, writeMoment } from './moment';

const QUESTION = questionOf('events', 'app', { from: 1, to: 2 });

it('a cursor leads back to its place', () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      (time, hash, figure, text) => {
        // JSON knows one zero.
        const place = [time, String(hash), figure === 0 ? 0 : figure, text];
        const cursor = writeCursor(QUESTION, place);
        expect(readCursor(cursor, QUESTION, ['time', 'hash', 'figure', 'text'])).toEqual(place);
      },
    ),
  );
});

it('every other text is refused, and never an error of another kind', () => {
  const cursors = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc
      .array(fc.jsonValue())
      .map((parts) => Buffer.from(JSON.stringify([QUESTION, ...parts])).toString('base64url')),
  );
  fc.assert(
    fc.property(cursors, (cursor) => {
      try {
        const [time, hash] = readCursor(cursor, QUESTION, ['time', 'hash']) ?? [];
        expect(Number.isSafeInteger(time)).toBe(true);
        expect(hash).toMatch(/^\d{1,20}$/);
      } catch (error) {
        expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', argumentPath: 'after' } });
      }
    }),
    { numRuns: 1_000 },
  );
});

it.each<[unknown, unknown]>([
  [1.5, '1'],
  [1, '18446744073709551616'],
  [1, '-1'],
  [1, 1],
  ['1', '1'],
  [null, '1'],
  [2 ** 53, '1'],
])('a place %j, %j is none', (time, hash) => {
  const cursor = Buffer.from(JSON.stringify([QUESTION, time, hash])).toString('base64url');
  expect(() => readCursor(cursor, QUESTION, ['time', 'hash'])).toThrow('The cursor is not one of this list');
});

it('a moment leads back to itself; what is none is refused', () => {
  const moment = [
    { log: '18446744073709551615', partition: 0, offset: 7 },
    { log: '18446744073709551615', partition: 11, offset: 2 ** 40 },
    { log: '5', partition: 3, offset: 0 },
  ];
  expect(parseMoment(writeMoment(moment))).toEqual(moment);
  expect(parseMoment(writeMoment([]))).toEqual([]);
  for (const text of [
    '',
    'null',
    '{}',
    '[1]',
    '[["x",[0,1]]]',
    '[["1",[0]]]',
    '[["1",[65536,1]]]',
    '[["1",[0,-1]]]',
    '[["1",[0,1.5]]]',
    '[["18446744073709551616",[0,1]]]',
  ])
    expect(() => parseMoment(text)).toThrow('The cursor is not one of this list');
});
