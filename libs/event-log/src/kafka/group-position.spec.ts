import fc from 'fast-check';
import { decodePosition, encodePosition } from './group-position';

const WHAT = 'partition 3 of sonde.events (group sonde.processor)';
const offset = fc.integer({ min: 0, max: 2 ** 50 });

describe('a position in Kafka', () => {
  it('comes back as it was committed', () => {
    fc.assert(
      fc.property(
        fc.record({ offset, to: offset, deadLettersFrom: offset }, { requiredKeys: ['offset'] }),
        (position) => {
          expect(decodePosition(encodePosition(position, '42', 'sonde-1'), '42', WHAT)).toEqual(position);
        },
      ),
    );
  });

  it('fits into what a broker takes as metadata (4096 bytes)', () => {
    const largest = { offset: 2 ** 53 - 1, to: 2 ** 53 - 1, deadLettersFrom: 2 ** 53 - 1 };
    expect(
      encodePosition(largest, '9007199254740991', 'sonde-2f1ae5b0-0c58-4be7-9a3c-24d5a1b0c5d2').metadata
        .length,
    ).toBeLessThan(400);
  });

  it('is the beginning when nothing was committed', () => {
    expect(decodePosition({ offset: '-1', metadata: '' }, '42', WHAT)).toEqual({ offset: 0 });
  });

  it('is refused, with what to do, when it is not of this log and format', () => {
    const decode = (metadata: string | null) => () => decodePosition({ offset: '7', metadata }, '42', WHAT);
    for (const metadata of [null, '', 'x', 'null', '3', '[]', '{}', '{"v":1}']) {
      expect(decode(metadata)).toThrow(`The offset 7 of ${WHAT} was not committed by Sonde`);
    }
    expect(decode('{"v":2,"logId":"42"}')).toThrow('committed by a newer Sonde (format 2');
    expect(decode(encodePosition({ offset: 7 }, '43', 'sonde-1').metadata)).toThrow(
      'belongs to another log (43,',
    );
  });
});
