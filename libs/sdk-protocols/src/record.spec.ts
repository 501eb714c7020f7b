import fc from 'fast-check';
import { decodeRecord, encodeRecord, UnreadableRecordError, type RecordHeader } from './record';

const header: RecordHeader = {
  v: 1,
  protocol: 'native',
  tenantId: 't',
  appId: 'a',
  batchId: 'b "quoted" ü',
  receivedAt: 1_763_625_600_123,
  skewMs: -5,
  retentionDays: 90,
  sessionGapMs: 1_800_000,
  encoding: 'gzip',
  events: 3,
  refused: [1, 4],
  outcomes: [{ outcome: 'INVALID', reason: 'missing_field', count: 2 }],
  receipt: { sequence: 3, installId: 'i', appVersion: '1', dropped: [], events: 3 },
};

describe('a log record', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (body) => {
        const entry = decodeRecord(encodeRecord(header, body));
        expect(entry.header).toEqual(header);
        expect(Buffer.compare(entry.body, Buffer.from(body))).toBe(0);
      }),
    );
  });

  it('that Sonde did not write is refused with its reason', () => {
    const good = encodeRecord(header, Buffer.from('x'));
    const wrongVersion = encodeRecord({ ...header, v: 2 as 1 }, Buffer.alloc(0));
    expect(() => decodeRecord(Buffer.from([1, 2]))).toThrow(/2 bytes has no header/);
    expect(() => decodeRecord(good.subarray(0, 40))).toThrow(/the header claims/);
    expect(() => decodeRecord(Buffer.concat([good.subarray(0, 4), Buffer.alloc(good.length)]))).toThrow(
      /not JSON/,
    );
    expect(() => decodeRecord(wrongVersion)).toThrow(/unknown record version 2/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(() => decodeRecord(Buffer.from(bytes))).toThrow(UnreadableRecordError);
      }),
    );
  });
});
