import type { AppendRecord, StoredRecord } from '../port';

/**
 * A frame is what one commit adds to one partition: a run of records in one LMDB entry. One entry per record would
 * cost a system page or two of overflow each and a call into LMDB each; a frame costs them once per commit.
 *
 *   u8 version | u48 appended at, epoch ms | u48 events of the partition before this frame | u32 records
 *   per record: u32 events | u16 key bytes | u32 value bytes
 *   per record: key (UTF-8), value
 */
const VERSION = 1;
const HEADER_BYTES = 17;
const ENTRY_BYTES = 10;
const MAX_KEY_BYTES = 0xffff;
const MAX_EVENTS = 0xffffffff;

/** One record of a frame. */
export interface FrameRecord extends StoredRecord {
  /** Events of the partition before this record, since the log was made. */
  readonly eventsBefore: number;
}

/** A frame whose place in the log is not known yet; `stampFrame` writes it in, inside the transaction. */
export interface Frame {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  readonly events: number;
  readonly bytes: Buffer;
}

/** @throws RangeError when a key is longer than 65,535 bytes or an event count is not a whole number from 0. */
export function assertStorable(record: AppendRecord): void {
  const keyBytes = Buffer.byteLength(record.key);
  if (keyBytes > MAX_KEY_BYTES)
    throw new RangeError(`A record key has ${keyBytes} bytes, more than ${MAX_KEY_BYTES}`);
  if (!Number.isInteger(record.events) || record.events < 0 || record.events > MAX_EVENTS) {
    throw new RangeError(`A record cannot hold ${record.events} events`);
  }
}

/** The records, which `assertStorable` has let pass, as one frame. */
export function encodeFrame(topic: string, partition: number, records: readonly AppendRecord[]): Frame {
  let size = HEADER_BYTES + ENTRY_BYTES * records.length;
  let events = 0;
  const keySizes: number[] = [];
  for (const record of records) {
    const keySize = Buffer.byteLength(record.key);
    keySizes.push(keySize);
    size += keySize + record.value.length;
    events += record.events;
  }
  // A buffer of its own: LMDB is given its address, so it must not share Node's pool.
  const bytes = Buffer.allocUnsafeSlow(size);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUInt32BE(records.length, 13);
  let entry = HEADER_BYTES;
  let body = HEADER_BYTES + ENTRY_BYTES * records.length;
  for (const [i, record] of records.entries()) {
    const keySize = keySizes[i] ?? 0;
    bytes.writeUInt32BE(record.events, entry);
    bytes.writeUInt16BE(keySize, entry + 4);
    bytes.writeUInt32BE(record.value.length, entry + 6);
    entry += ENTRY_BYTES;
    bytes.write(record.key, body, keySize, 'utf8');
    body += keySize;
    record.value.copy(bytes, body);
    body += record.value.length;
  }
  return { topic, partition, records: records.length, events, bytes };
}

/** Writes when the frame is appended and how many events its partition held before it. */
export function stampFrame(frame: Frame, appendedAt: number, eventsBefore: number): void {
  frame.bytes.writeUIntBE(appendedAt, 1, 6);
  frame.bytes.writeUIntBE(eventsBefore, 7, 6);
}

/**
 * The records of a stored frame from offset `from` on. Values are views into `bytes`.
 * @param first Offset of the frame's first record.
 */
export function* decodeFrame(bytes: Buffer, first: number, from: number): Generator<FrameRecord> {
  const version = bytes.readUInt8(0);
  if (version !== VERSION)
    throw new Error(`A log frame has version ${version}; this Sonde reads version ${VERSION}`);
  const appendedAt = bytes.readUIntBE(1, 6);
  let eventsBefore = bytes.readUIntBE(7, 6);
  const count = bytes.readUInt32BE(13);
  let entry = HEADER_BYTES;
  let body = HEADER_BYTES + ENTRY_BYTES * count;
  for (let offset = first; offset < first + count; offset++) {
    const events = bytes.readUInt32BE(entry);
    const keyEnd = body + bytes.readUInt16BE(entry + 4);
    const end = keyEnd + bytes.readUInt32BE(entry + 6);
    if (offset >= from) {
      const key = bytes.toString('utf8', body, keyEnd);
      yield { offset, key, value: bytes.subarray(keyEnd, end), events, appendedAt, eventsBefore };
    }
    eventsBefore += events;
    entry += ENTRY_BYTES;
    body = end;
  }
}
