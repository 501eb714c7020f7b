import fc from 'fast-check';
import { assertStorable, decodeFrame, encodeFrame, stampFrame } from './frame';

const records = fc.array(
  fc.record({
    key: fc.string({ unit: 'grapheme', maxLength: 30 }),
    value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    events: fc.integer({ min: 0, max: 0xffffffff }),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('a frame', () => {
  it('gives back its records from any offset on, with the events before each', () => {
    fc.assert(
      fc.property(records, fc.nat(2 ** 40), fc.nat(2 ** 40), fc.nat(19), (appended, first, before, skip) => {
        const frame = encodeFrame('t', 0, appended);
        stampFrame(frame, 1_700_000_000_000, before);
        const from = first + Math.min(skip, appended.length);
        let eventsBefore = before;
        const expected = appended.map(({ key, value, events }, i) => {
          const stored = {
            offset: first + i,
            key,
            value,
            events,
            appendedAt: 1_700_000_000_000,
            eventsBefore,
          };
          eventsBefore += events;
          return stored;
        });
        expect(frame.events).toBe(eventsBefore - before);
        expect([...decodeFrame(frame.bytes, first, from)]).toEqual(
          expected.filter(({ offset }) => offset >= from),
        );
      }),
    );
  });

  it('is refused when a newer Sonde wrote it', () => {
    const frame = encodeFrame('t', 0, [{ key: 'k', value: Buffer.from('v'), events: 1 }]);
    frame.bytes.writeUInt8(2, 0);
    expect(() => [...decodeFrame(frame.bytes, 0, 0)]).toThrow('version 2');
  });

  it.each([-1, 0.5, NaN, 2 ** 32])('takes no record of %p events', (events) => {
    expect(() => assertStorable({ key: 'k', value: Buffer.alloc(0), events })).toThrow(RangeError);
  });

  it('takes keys of up to 65,535 bytes', () => {
    expect(() =>
      assertStorable({ key: 'ä'.repeat(32_767), value: Buffer.alloc(0), events: 1 }),
    ).not.toThrow();
    expect(() => assertStorable({ key: 'ä'.repeat(32_768), value: Buffer.alloc(0), events: 1 })).toThrow(
      RangeError,
    );
  });
});
