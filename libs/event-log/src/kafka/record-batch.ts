import type { AppendRecord, StoredRecord } from '../port';
import { crc32c } from './crc32c';

/**
 * Kafka's record batch, format 2: what one produce request appends to one partition, whole or not at all, and what a
 * fetch gives back.
 *
 *   i64 first offset | i32 bytes that follow | i32 leader epoch | i8 format | u32 CRC-32C of what follows
 *   i16 attributes | i32 last offset delta | i64 first time | i64 last time
 *   i64 producer | i16 epoch | i32 first sequence | i32 records
 *   per record, all varints zigzag: bytes | i8 0 | time delta | offset delta | key | value | headers
 *
 * Written and read here rather than by kafkajs: it copies every byte five times, checks no checksum and takes a
 * BigInt for every number (figures in docs/decisions/0014).
 */
const FORMAT = 2;
const LENGTH_AT = 8;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const HEADER_BYTES = 61;
/** Bytes before those that the length counts. */
const OUTSIDE_BYTES = 12;

/** The header of every record: its events, decimal. */
const EVENTS_HEADER = Buffer.from('e');

/** What a record takes at most beside its key and value: lengths, deltas, the header with its events. Bytes. */
export const MAX_RECORD_OVERHEAD = 48;

const COMPRESSION_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;
const CONTROL = 0x20;
const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

export interface BatchStamp {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  /** Epoch milliseconds; the broker writes its own time over it where the topic says so. */
  readonly now: number;
}

/** Records come from elsewhere, or bytes were damaged on their way. */
export class UnreadableBatchError extends Error {
  override readonly name = 'UnreadableBatchError';
}

/** @param records At least one. */
export function encodeRecordBatch(records: readonly AppendRecord[], stamp: BatchStamp): Buffer {
  const keys = records.map(({ key }) => Buffer.from(key));
  const events = records.map((record) => Buffer.from(String(record.events)));
  const sizes = records.map(({ value }, i) =>
    bodySize(keys[i]?.length ?? 0, value.length, events[i]?.length ?? 0, i),
  );
  const size = sizes.reduce((sum, each) => sum + varintSize(each) + each, HEADER_BYTES);
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeBigInt64BE(0n, 0);
  bytes.writeInt32BE(size - OUTSIDE_BYTES, LENGTH_AT);
  bytes.writeInt32BE(-1, 12);
  bytes.writeInt8(FORMAT, 16);
  bytes.writeInt16BE(0, ATTRIBUTES_AT);
  bytes.writeInt32BE(records.length - 1, 23);
  bytes.writeBigInt64BE(BigInt(stamp.now), 27);
  bytes.writeBigInt64BE(BigInt(stamp.now), 35);
  bytes.writeBigInt64BE(stamp.producerId, 43);
  bytes.writeInt16BE(stamp.producerEpoch, 51);
  bytes.writeInt32BE(stamp.firstSequence, 53);
  bytes.writeInt32BE(records.length, 57);
  let at = HEADER_BYTES;
  const put = (part: Buffer): void => {
    at = writeVarint(bytes, at, part.length);
    at += part.copy(bytes, at);
  };
  records.forEach(({ value }, i) => {
    at = writeVarint(bytes, at, sizes[i] ?? 0);
    at = bytes.writeInt8(0, at);
    at = writeVarint(bytes, at, 0);
    at = writeVarint(bytes, at, i);
    put(keys[i] ?? EMPTY);
    put(value);
    at = writeVarint(bytes, at, 1);
    put(EVENTS_HEADER);
    put(events[i] ?? EMPTY);
  });
  bytes.writeUInt32BE(crc32c(bytes.subarray(ATTRIBUTES_AT)), CRC_AT);
  return bytes;
}

/** Bytes of the batch with these records, without making it. */
export function recordBatchSize(records: readonly AppendRecord[]): number {
  return records.reduce((sum, record, i) => {
    const size = bodySize(
      Buffer.byteLength(record.key),
      record.value.length,
      String(record.events).length,
      i,
    );
    return sum + varintSize(size) + size;
  }, HEADER_BYTES);
}

/**
 * The records from offset `from` on. A last batch that is not whole, which brokers send when it goes beyond the bytes
 * asked for, is left out. Values are views of `bytes`.
 * @throws UnreadableBatchError
 */
export function decodeRecordBatches(bytes: Buffer, from: number): StoredRecord[] {
  const records: StoredRecord[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    const end = at + OUTSIDE_BYTES + bytes.readInt32BE(at + LENGTH_AT);
    if (end > bytes.length) break;
    decodeBatch(bytes.subarray(at, end), from, records);
    at = end;
  }
  return records;
}

function decodeBatch(batch: Buffer, from: number, into: StoredRecord[]): void {
  const first = Number(batch.readBigInt64BE(0));
  if (first + batch.readInt32BE(23) < from) return;
  assertReadable(batch, first);
  const attributes = batch.readInt16BE(ATTRIBUTES_AT);
  const firstTime = Number(batch.readBigInt64BE(27));
  const appendTime = attributes & LOG_APPEND_TIME ? Number(batch.readBigInt64BE(35)) : undefined;
  const reader = new RecordReader(batch, HEADER_BYTES);
  for (let left = batch.readInt32BE(57); left > 0; left--) {
    const end = reader.varint() + reader.at;
    reader.at += 1;
    const time = firstTime + reader.varint();
    const offset = first + reader.varint();
    if (offset >= from) {
      const key = reader.bytes().toString('utf8');
      const value = reader.bytes();
      into.push({ offset, key, value, events: readEvents(reader), appendedAt: appendTime ?? time });
    }
    reader.at = end;
  }
}

function assertReadable(batch: Buffer, first: number): void {
  if (batch.readInt8(16) !== FORMAT) {
    throw new UnreadableBatchError(`The records at offset ${first} are of a format before Kafka 0.11`);
  }
  if (crc32c(batch.subarray(ATTRIBUTES_AT)) !== batch.readUInt32BE(CRC_AT)) {
    throw new UnreadableBatchError(`The records at offset ${first} do not have their checksum`);
  }
  const attributes = batch.readInt16BE(ATTRIBUTES_AT);
  if (attributes & CONTROL) {
    throw new UnreadableBatchError(
      `Offset ${first} ends a transaction: something else than Sonde writes to this topic, which must be its own`,
    );
  }
  const compression = attributes & COMPRESSION_MASK;
  if (compression !== 0) {
    const name = COMPRESSIONS[compression] ?? `number ${compression}`;
    throw new UnreadableBatchError(
      `The records at offset ${first} are compressed (${name}), which Sonde never does; set the topic's compression.type to producer`,
    );
  }
}

/** 1 when the header is missing: some other producer's record. */
function readEvents(reader: RecordReader): number {
  for (let left = reader.varint(); left > 0; left--) {
    const name = reader.bytes();
    const value = reader.bytes();
    if (name.equals(EVENTS_HEADER)) return Number(value.toString('latin1'));
  }
  return 1;
}

class RecordReader {
  constructor(
    private readonly buffer: Buffer,
    public at: number,
  ) {}

  /** Exact up to 2^53, far beyond what stands in a batch. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.buffer.readUInt8(this.at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
      scale *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  bytes(): Buffer {
    const length = Math.max(0, this.varint());
    const part = this.buffer.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }
}

const EMPTY = Buffer.alloc(0);

function bodySize(key: number, value: number, events: number, offsetDelta: number): number {
  const header = 1 + varintSize(EVENTS_HEADER.length) + EVENTS_HEADER.length + varintSize(events) + events;
  return 2 + varintSize(offsetDelta) + varintSize(key) + key + varintSize(value) + value + header;
}

/** Bytes of a number from 0 to 2^30 as a zigzag varint. */
function varintSize(value: number): number {
  let size = 1;
  for (let rest = value * 2; rest > 0x7f; rest >>>= 7) size++;
  return size;
}

function writeVarint(bytes: Buffer, at: number, value: number): number {
  let next = at;
  let rest = value * 2;
  for (; rest > 0x7f; rest >>>= 7) next = bytes.writeUInt8((rest & 0x7f) | 0x80, next);
  return bytes.writeUInt8(rest, next);
}
