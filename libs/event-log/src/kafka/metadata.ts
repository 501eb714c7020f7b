import { ByteReader } from './byte-reader';
import type { OwnExchange } from './link';
import { WireEncoder, apiKeyOf } from './wire';

export interface PartitionMetadata {
  readonly errorCode: number;
  readonly partition: number;
  /** Node id, -1 when there is none. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

export interface TopicMetadata {
  readonly errorCode: number;
  readonly topic: string;
  /** Made by Kafka with the topic: a topic that is deleted and made again has another. 32 hex digits. */
  readonly id: string;
  /** By partition number. */
  readonly partitions: readonly PartitionMetadata[];
}

export interface Metadata {
  readonly brokers: readonly { nodeId: number; host: string; port: number }[];
  readonly controllerId: number;
  readonly topics: readonly TopicMetadata[];
}

/** The first version with topic ids; kafkajs' newest is 6. Kafka has it since 2.8. */
const VERSION = 10;

/** Asks for topics by name, or for all; an empty list asks for the brokers alone. Never creates a topic. */
export function metadataExchange(topics: readonly string[] | 'all'): OwnExchange<Metadata> {
  return {
    request: {
      apiKey: apiKeyOf('Metadata'),
      apiVersion: VERSION,
      apiName: 'Metadata',
      encode: async () => new WireEncoder().writeBuffer(encodeRequest(topics)),
    },
    decode: decodeAnswer,
  };
}

/** From this version on the protocol is "flexible": counts and lengths are varints plus one, structs end with tags. */
function encodeRequest(topics: readonly string[] | 'all'): Buffer {
  const names = topics === 'all' ? [] : topics;
  // A missing list, not an empty one, stands for all.
  const parts: Buffer[] = [NO_TAGS, varint(topics === 'all' ? 0 : names.length + 1)];
  for (const topic of names) {
    const name = Buffer.from(topic);
    parts.push(NO_ID, varint(name.length + 1), name, NO_TAGS);
  }
  // Create no topics; tell nothing of the rights on the cluster and on the topics.
  parts.push(Buffer.from([0, 0, 0]), NO_TAGS);
  return Buffer.concat(parts);
}

const NO_TAGS = Buffer.from([0]);
const NO_ID = Buffer.alloc(16);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}

function decodeAnswer(bytes: Buffer): Metadata {
  const reader = new FlexibleReader(bytes);
  reader.tags();
  reader.int32(); // how long the broker throttles us, which kafkajs does not pass on either
  const brokers = reader.array(() => {
    const broker = { nodeId: reader.int32(), host: reader.string(), port: reader.int32() };
    reader.string(); // rack
    reader.tags();
    return broker;
  });
  reader.string(); // cluster id
  const controllerId = reader.int32();
  const topics = reader.array(() => {
    const errorCode = reader.int16();
    const topic = reader.string();
    const id = reader.take(16).toString('hex');
    reader.take(1); // internal
    const partitions = reader.array(() => readPartition(reader)).sort((a, b) => a.partition - b.partition);
    reader.int32(); // rights
    reader.tags();
    return { errorCode, topic, id, partitions };
  });
  return { brokers, controllerId, topics };
}

function readPartition(reader: FlexibleReader): PartitionMetadata {
  const errorCode = reader.int16();
  const partition = reader.int32();
  const leader = reader.int32();
  reader.int32(); // leader epoch
  const replicas = reader.array(() => reader.int32());
  const inSync = reader.array(() => reader.int32());
  reader.array(() => reader.int32()); // offline replicas
  reader.tags();
  return { errorCode, partition, leader, replicas, inSync };
}

/** Reads what a flexible version writes: lengths are varints, one more than they say, and structs end with tags. */
class FlexibleReader extends ByteReader {
  override string(): string {
    return this.take(Math.max(0, this.varint() - 1)).toString('utf8');
  }

  override array<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.varint() - 1) }, read);
  }

  /** Skips the tagged fields that newer brokers may add. */
  tags(): void {
    for (let left = this.varint(); left > 0; left--) {
      this.varint();
      this.take(this.varint());
    }
  }

  private varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.take(1).readUInt8(0);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('The broker’s answer holds no number where one belongs');
  }
}
