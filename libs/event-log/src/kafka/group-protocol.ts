import { ByteReader } from './byte-reader';

/**
 * What the members of a group tell each other through Kafka: Kafka's own consumer protocol (version 0), so that its
 * tools can show who has what, with `userData` of ours.
 */
export const PROTOCOL_TYPE = 'consumer';
/** Members that do not offer this name cannot be in one group with ours: the broker refuses them. */
export const PROTOCOL_NAME = 'sonde-sticky-1';

const VERSION = 0;

/** What a member says as it joins. */
export interface Subscription {
  readonly topic: string;
  /** The partitions it has had since `generation`. */
  readonly owned: readonly number[];
  /** -1 when it has none. */
  readonly generation: number;
}

export function encodeSubscription({ topic, owned, generation }: Subscription): Buffer {
  const userData = Buffer.from(JSON.stringify({ owned, generation }));
  return Buffer.concat([int16(VERSION), int32(1), text(topic), int32(userData.length), userData]);
}

/** @throws RangeError, SyntaxError when the bytes are not of a member of ours. */
export function decodeSubscription(bytes: Buffer): Subscription {
  const reader = new ByteReader(bytes);
  reader.int16();
  const [topic = ''] = reader.array(() => reader.string());
  const told = JSON.parse(reader.take(reader.int32()).toString('utf8')) as Omit<Subscription, 'topic'>;
  return { topic, owned: told.owned, generation: told.generation };
}

export function encodeAssignment(topic: string, partitions: readonly number[]): Buffer {
  const numbers = Buffer.concat(partitions.map(int32));
  return Buffer.concat([int16(VERSION), int32(1), text(topic), int32(partitions.length), numbers, int32(0)]);
}

/** The partitions of a topic that were assigned. @throws RangeError when the bytes are no assignment. */
export function decodeAssignment(bytes: Buffer, topic: string): number[] {
  // A member that the leader gives nothing gets no bytes.
  if (bytes.length === 0) return [];
  const reader = new ByteReader(bytes);
  reader.int16();
  const topics = reader.array(() => ({
    topic: reader.string(),
    partitions: reader.array(() => reader.int32()),
  }));
  return topics.filter((each) => each.topic === topic).flatMap(({ partitions }) => partitions);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}
