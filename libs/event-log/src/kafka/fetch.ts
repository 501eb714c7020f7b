import { ByteReader } from './byte-reader';
import type { OwnExchange } from './link';
import { WireEncoder, apiKeyOf } from './wire';

/** kafkajs' newest; Kafka takes it from 2.3 on. */
const VERSION = 11;

/** What it may take longer than the broker was told to wait. Milliseconds. */
const SLACK_MS = 5000;

export interface FetchPart {
  readonly partition: number;
  readonly from: number;
  /** The broker gives at least one batch, also when that is larger. */
  readonly maxBytes: number;
}

export interface FetchedPart {
  readonly partition: number;
  readonly errorCode: number;
  /** Records before it are on all in-sync replicas and may be read; -1 with an error. */
  readonly highWatermark: number;
  /** The oldest offset kept; -1 with an error. */
  readonly logStart: number;
  /** Record batches as they are stored, the last perhaps not whole. */
  readonly bytes: Buffer;
}

/**
 * Reads partitions of one topic and one broker.
 * @param waitMs How long the broker may wait until there is anything at all.
 */
export function fetchExchange(
  topic: string,
  parts: readonly FetchPart[],
  maxBytes: number,
  waitMs: number,
): OwnExchange<FetchedPart[]> {
  return {
    request: {
      apiKey: apiKeyOf('Fetch'),
      apiVersion: VERSION,
      apiName: 'Fetch',
      encode: async () => new WireEncoder().writeBuffer(encodeRequest(topic, parts, maxBytes, waitMs)),
    },
    requestTimeout: waitMs + SLACK_MS,
    decode: decodeAnswer,
  };
}

const PART_BYTES = 28;

function encodeRequest(topic: string, parts: readonly FetchPart[], maxBytes: number, waitMs: number): Buffer {
  const name = Buffer.from(topic);
  const bytes = Buffer.alloc(25 + 4 + 2 + name.length + 4 + PART_BYTES * parts.length + 4 + 2);
  let at = bytes.writeInt32BE(-1, 0); // we are no replica
  at = bytes.writeInt32BE(waitMs, at);
  at = bytes.writeInt32BE(1, at); // answer as soon as there is a byte
  at = bytes.writeInt32BE(maxBytes, at);
  at = bytes.writeInt8(0, at); // there are no transactions
  at = bytes.writeInt32BE(0, at); // no fetch session …
  at = bytes.writeInt32BE(-1, at);
  at = bytes.writeInt32BE(1, at);
  at = bytes.writeInt16BE(name.length, at);
  at += name.copy(bytes, at);
  at = bytes.writeInt32BE(parts.length, at);
  for (const { partition, from, maxBytes: most } of parts) {
    at = bytes.writeInt32BE(partition, at);
    at = bytes.writeInt32BE(-1, at); // whatever the leader's epoch is
    at = bytes.writeBigInt64BE(BigInt(from), at);
    at = bytes.writeBigInt64BE(-1n, at);
    at = bytes.writeInt32BE(most, at);
  }
  at = bytes.writeInt32BE(0, at); // … and so none to forget partitions of
  bytes.writeInt16BE(0, at); // no rack
  return bytes;
}

/** @throws Error when the broker refuses the request as a whole */
function decodeAnswer(bytes: Buffer): FetchedPart[] {
  const reader = new ByteReader(bytes);
  reader.int32(); // throttling
  const errorCode = reader.int16();
  if (errorCode !== 0) throw new Error(`Kafka refuses a fetch with error ${errorCode}`);
  reader.int32(); // session
  const topics = reader.array(() => {
    reader.string();
    return reader.array(() => readPart(reader));
  });
  return topics.flat();
}

function readPart(reader: ByteReader): FetchedPart {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = reader.int64();
  reader.int64(); // last stable offset
  const logStart = reader.int64();
  reader.array(() => reader.take(16)); // aborted transactions
  reader.int32(); // a replica to prefer
  const bytes = reader.take(Math.max(0, reader.int32()));
  return { partition, errorCode, highWatermark, logStart, bytes };
}
