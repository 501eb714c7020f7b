import { createRequire } from 'node:module';
import fc from 'fast-check';
import type { AppendRecord } from '../port';
import { crc32c } from './crc32c';
import {
  UnreadableBatchError,
  decodeRecordBatches,
  encodeRecordBatch,
  recordBatchSize,
} from './record-batch';

const STAMP = { producerId: 77n, producerEpoch: 3, firstSequence: 41, now: 1_700_000_000_123 };
const ATTRIBUTES_AT = 21;

const records = fc.array(
  fc.record({
    key: fc.string({ unit: 'grapheme', maxLength: 200 }),
    value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    events: fc.nat(0xffffffff),
  }),
  { minLength: 1, maxLength: 200 },
);

/** As a broker stores it: at its offset, here with its own time. */
function stored(batch: Buffer, first: number, appendedAt?: number): Buffer {
  const bytes = Buffer.from(batch);
  bytes.writeBigInt64BE(BigInt(first), 0);
  if (appendedAt !== undefined) {
    bytes.writeInt16BE(bytes.readInt16BE(ATTRIBUTES_AT) | 8, ATTRIBUTES_AT);
    bytes.writeBigInt64BE(BigInt(appendedAt), 35);
  }
  return sealed(bytes);
}

function sealed(bytes: Buffer): Buffer {
  bytes.writeUInt32BE(crc32c(bytes.subarray(ATTRIBUTES_AT)), 17);
  return bytes;
}

function record(key: string, value = key, events = 1): AppendRecord {
  return { key, value: Buffer.from(value), events };
}

describe('a record batch', () => {
  it('gives back what was put in, at its offsets', () => {
    fc.assert(
      fc.property(records, fc.nat(2 ** 40), (written, first) => {
        const read = decodeRecordBatches(stored(encodeRecordBatch(written, STAMP), first), first);
        expect(read).toEqual(
          written.map((each, i) => ({
            offset: first + i,
            key: Buffer.from(each.key).toString(),
            value: each.value,
            events: each.events,
            appendedAt: STAMP.now,
          })),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('is as large as was foretold', () => {
    fc.assert(
      fc.property(records, (written) =>
        expect(recordBatchSize(written)).toBe(encodeRecordBatch(written, STAMP).length),
      ),
      { numRuns: 50 },
    );
  });

  it('reads the same to another implementation of the format', async () => {
    const kafkajs = createRequire(__filename);
    const decode = kafkajs('kafkajs/src/protocol/recordBatch/v0/decoder') as (
      from: object,
    ) => Promise<object>;
    const Decoder = kafkajs('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => object;
    const value = Buffer.alloc(70_000, 'x');
    const bytes = encodeRecordBatch([record('schlüssel', 'a', 300), { key: '', value, events: 0 }], STAMP);
    await expect(decode(new Decoder(bytes))).resolves.toMatchObject({
      producerId: '77',
      producerEpoch: 3,
      firstSequence: 41,
      lastOffsetDelta: 1,
      firstTimestamp: String(STAMP.now),
      maxTimestamp: String(STAMP.now),
      records: [
        {
          offset: '0',
          key: Buffer.from('schlüssel'),
          value: Buffer.from('a'),
          headers: { e: Buffer.from('300') },
        },
        { offset: '1', key: Buffer.alloc(0), value, headers: { e: Buffer.from('0') } },
      ],
    });
  });

  it('takes the broker’s time where the broker wrote one', () => {
    const bytes = stored(encodeRecordBatch([record('a')], STAMP), 5, 1_800_000_000_000);
    expect(decodeRecordBatches(bytes, 0)).toMatchObject([{ offset: 5, appendedAt: 1_800_000_000_000 }]);
  });

  it('begins where it is told, also inside a batch', () => {
    const first = stored(encodeRecordBatch([record('a'), record('b')], STAMP), 10);
    const second = stored(encodeRecordBatch([record('c'), record('d')], STAMP), 12);
    const both = Buffer.concat([first, second]);
    expect(decodeRecordBatches(both, 11).map(({ key }) => key)).toEqual(['b', 'c', 'd']);
    expect(decodeRecordBatches(both, 13).map(({ key }) => key)).toEqual(['d']);
    expect(decodeRecordBatches(both, 14)).toEqual([]);
  });

  it('leaves out a last batch that is not whole', () => {
    const first = stored(encodeRecordBatch([record('a')], STAMP), 0);
    const second = stored(encodeRecordBatch([record('b')], STAMP), 1);
    for (let cut = 0; cut < second.length; cut++) {
      const read = decodeRecordBatches(Buffer.concat([first, second.subarray(0, cut)]), 0);
      expect(read.map(({ key }) => key)).toEqual(['a']);
    }
  });

  it('notices any damaged bit of what its checksum covers', () => {
    const bytes = stored(encodeRecordBatch([record('a', 'hello')], STAMP), 0);
    for (let at = ATTRIBUTES_AT; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect(() => decodeRecordBatches(damaged, -1)).toThrow(UnreadableBatchError);
    }
  });

  it('says so when somebody compressed it', () => {
    const bytes = Buffer.from(encodeRecordBatch([record('a')], STAMP));
    bytes.writeInt16BE(4, ATTRIBUTES_AT);
    expect(() => decodeRecordBatches(sealed(bytes), 0)).toThrow(/compressed \(zstd\).*compression.type/);
  });

  it('says so when somebody else wrote to the topic, in a transaction', () => {
    const marker = Buffer.from(encodeRecordBatch([record('a')], STAMP));
    marker.writeInt16BE(0x20, ATTRIBUTES_AT);
    expect(() => decodeRecordBatches(sealed(marker), 0)).toThrow(/something else than Sonde writes/);
  });
});
