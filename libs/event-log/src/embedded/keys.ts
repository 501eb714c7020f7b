/**
 * Keys of a segment. A topic's frames lie together in the order of partition and offset; what describes the segment
 * itself starts with a zero byte, which no topic can have as its length.
 */
const MAX_TOPIC_BYTES = 249;

/** @throws RangeError for a topic that is empty or longer than 249 bytes (Kafka's limit as well). */
export function assertTopic(topic: string): void {
  const bytes = Buffer.byteLength(topic);
  if (bytes === 0 || bytes > MAX_TOPIC_BYTES) {
    throw new RangeError(`A topic name has 1 to ${MAX_TOPIC_BYTES} bytes, not ${bytes}`);
  }
}

/** The entry with the segment's own state. */
export const STATE_KEY = Buffer.from([0]);
/** Range of all head entries. */
export const HEADS_START = Buffer.from([0, 1]);
export const HEADS_END = Buffer.from([1]);

/** Where a partition stands: [0, topic length, topic, partition u16]. */
export function headKey(topic: string, partition: number): Buffer {
  const name = Buffer.from(topic);
  const key = Buffer.allocUnsafeSlow(name.length + 4);
  key[0] = 0;
  key[1] = name.length;
  name.copy(key, 2);
  key.writeUInt16BE(partition, name.length + 2);
  return key;
}

/** The topic and partition of a head key. */
export function parseHeadKey(key: Uint8Array): { topic: string; partition: number } {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  const length = bytes.readUInt8(1);
  return { topic: bytes.toString('utf8', 2, 2 + length), partition: bytes.readUInt16BE(2 + length) };
}

/** A frame: [topic length, topic, partition u16, offset of its first record u48]. */
export function frameKey(topic: string, partition: number, first: number): Buffer {
  const name = Buffer.from(topic);
  const key = Buffer.allocUnsafeSlow(name.length + 9);
  key[0] = name.length;
  name.copy(key, 1);
  key.writeUInt16BE(partition, name.length + 1);
  key.writeUIntBE(first, name.length + 3, 6);
  return key;
}

/** Offset of the first record of the frame under this key. */
export function firstOf(key: Uint8Array): number {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).readUIntBE(key.byteLength - 6, 6);
}
