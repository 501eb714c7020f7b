import { ByteReader } from './byte-reader';
import type { OwnExchange } from './link';
import { WireEncoder, apiKeyOf } from './wire';

/** The newest whose answer names one error per partition in the old, plain layout; Kafka takes it from 2.1 on. */
const VERSION = 7;

export interface ProducePart {
  readonly topic: string;
  readonly partition: number;
  /** One encoded record batch. */
  readonly batch: Buffer;
}

export interface ProducedPart {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  /** Offset of the batch's first record; -1 with an error. */
  readonly firstOffset: number;
}

/**
 * Appends batches to partitions of one broker with acks=all, each whole or not at all.
 * @param timeoutMs How long the broker may wait for its replicas.
 */
export function produceExchange(
  parts: readonly ProducePart[],
  timeoutMs: number,
): OwnExchange<ProducedPart[]> {
  return {
    request: {
      apiKey: apiKeyOf('Produce'),
      apiVersion: VERSION,
      apiName: 'Produce',
      encode: async () => new WireEncoder().writeBuffer(encodeRequest(parts, timeoutMs)),
    },
    decode: decodeAnswer,
  };
}

function encodeRequest(parts: readonly ProducePart[], timeoutMs: number): Buffer {
  const chunks: Buffer[] = [];
  const head = Buffer.alloc(12);
  head.writeInt16BE(-1, 0); // no transaction
  head.writeInt16BE(-1, 2); // all in-sync replicas
  head.writeInt32BE(timeoutMs, 4);
  const topics = new Map<string, ProducePart[]>();
  for (const part of parts) topics.set(part.topic, [...(topics.get(part.topic) ?? []), part]);
  head.writeInt32BE(topics.size, 8);
  chunks.push(head);
  for (const [topic, own] of topics) {
    const name = Buffer.from(topic);
    const length = Buffer.alloc(2);
    length.writeInt16BE(name.length);
    const count = Buffer.alloc(4);
    count.writeInt32BE(own.length);
    chunks.push(length, name, count);
    for (const { partition, batch } of own) {
      const before = Buffer.alloc(8);
      before.writeInt32BE(partition, 0);
      before.writeInt32BE(batch.length, 4);
      chunks.push(before, batch);
    }
  }
  return Buffer.concat(chunks);
}

function decodeAnswer(bytes: Buffer): ProducedPart[] {
  const reader = new ByteReader(bytes);
  const topics = reader.array(() => {
    const topic = reader.string();
    return reader.array(() => {
      const part = {
        topic,
        partition: reader.int32(),
        errorCode: reader.int16(),
        firstOffset: reader.int64(),
      };
      reader.int64(); // when the broker appended it
      reader.int64(); // the partition's oldest offset
      return part;
    });
  });
  return topics.flat();
}
