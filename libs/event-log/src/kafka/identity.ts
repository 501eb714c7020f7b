import { randomInt } from 'node:crypto';
import { type AppendRecord, LogUnavailableError } from '../port';
import { assertOk } from './broker-error';
import { type Cluster, replacedTopic } from './cluster';
import { fetchExchange } from './fetch';
import { rangesOf } from './offsets';
import { produceExchange } from './produce';
import { decodeRecordBatches, encodeRecordBatch } from './record-batch';

/** What is fixed for a log's life. */
export interface LogIdentity {
  /** Random, below 2^53, decimal. */
  readonly logId: string;
  readonly partitions: number;
}

/** What a log knows of itself: its first record, and the id of each of its topics. */
export interface IdentityFacts {
  readonly log: LogIdentity;
  /** Kafka's id of a topic by its name. */
  readonly topics: ReadonlyMap<string, string>;
}

const VERSION = 1;
const READ_BYTES = 2 ** 20;
const PRODUCE_MS = 5000;
/** No idempotent producer: a fact that is appended twice says the same twice. */
const NO_PRODUCER = { producerId: -1n, producerEpoch: -1, firstSequence: -1 };

/**
 * The facts in the identity topic's records, in their order. Of each the first counts, so that processes that wrote at
 * the same time agree.
 * @returns Undefined when there is no fact about the log.
 * @throws LogUnavailableError when a newer version wrote them; SyntaxError
 */
export function readFacts(values: readonly string[]): IdentityFacts | undefined {
  let log: LogIdentity | undefined;
  const topics = new Map<string, string>();
  for (const value of values) {
    const fact = JSON.parse(value) as Fact;
    if (fact.v !== VERSION) {
      throw new LogUnavailableError(
        `The log's identity was written by a newer Sonde (format ${fact.v}); start that one`,
      );
    }
    if ('logId' in fact) log ??= { logId: fact.logId, partitions: fact.partitions };
    else if (!topics.has(fact.topic)) topics.set(fact.topic, fact.id);
  }
  return log === undefined ? undefined : { log, topics };
}

type Fact =
  | { readonly v: number; readonly logId: string; readonly partitions: number }
  | { readonly v: number; readonly topic: string; readonly id: string };

/** A log id: from 1 to 2^48 - 1, so that it is exact in every number type it meets. */
export function newLogId(): string {
  return String(randomInt(1, 2 ** 48));
}

/**
 * The topic `sonde.identity`: one partition, kept for ever. Its first record names the log, the others its topics, so
 * that a topic that was deleted and made again is noticed: its offsets begin at 0 once more and would name other
 * records than the rows, tokens and positions that hold them.
 */
export class IdentityTopic {
  constructor(
    private readonly cluster: Cluster,
    private readonly topic: string,
    private readonly clock: () => number,
  ) {}

  /** The facts, undefined in a new topic. @throws LogUnavailableError, NoAnswerError, BrokerError */
  async read(): Promise<IdentityFacts | undefined> {
    const range = (await rangesOf(this.cluster, this.topic, [0])).get(0) ?? { start: 0, next: 0 };
    if (range.start > 0) {
      throw new LogUnavailableError(
        `The Kafka topic ${this.topic} no longer has its first record, which names the log: its retention was changed or records were deleted. Begin a new log with another SONDE_KAFKA_TOPIC_PREFIX`,
      );
    }
    const values: string[] = [];
    while (values.length < range.next) {
      const bytes = await this.fetch(values.length);
      const records = decodeRecordBatches(bytes, values.length);
      if (records.length === 0)
        throw new LogUnavailableError(`The Kafka topic ${this.topic} gives no records now`);
      values.push(...records.map(({ value }) => value.toString('utf8')));
    }
    return readFacts(values);
  }

  /** Reads the log's identity, or makes it. @param partitions Of a log that is made now. */
  async establish(partitions: number): Promise<IdentityFacts> {
    const found = await this.read();
    if (found !== undefined) return found;
    await this.write({ v: VERSION, logId: newLogId(), partitions });
    return this.written(await this.read());
  }

  /**
   * Remembers which topic of that name is the log's.
   * @throws LogUnavailableError when it is another than the one that the log was made with
   */
  async remember(topic: string, id: string): Promise<void> {
    let known = this.written(await this.read()).topics.get(topic);
    if (known === undefined) {
      await this.write({ v: VERSION, topic, id });
      known = this.written(await this.read()).topics.get(topic);
    }
    if (known !== id) throw replacedTopic(topic);
  }

  private written(facts: IdentityFacts | undefined): IdentityFacts {
    if (facts === undefined)
      throw new LogUnavailableError(`The Kafka topic ${this.topic} does not name the log`);
    return facts;
  }

  private async fetch(from: number): Promise<Buffer> {
    const leader = await this.cluster.leader(this.topic, 0);
    const parts = [{ partition: 0, from, maxBytes: READ_BYTES }];
    const [part] = await this.cluster
      .link(leader, 'control')
      .sendOwn(fetchExchange(this.topic, parts, READ_BYTES, 0));
    assertOk(part?.errorCode ?? 0, this.topic);
    return part?.bytes ?? Buffer.alloc(0);
  }

  private async write(fact: Fact): Promise<void> {
    const record: AppendRecord = { key: '', value: Buffer.from(JSON.stringify(fact)), events: 0 };
    const batch = encodeRecordBatch([record], { ...NO_PRODUCER, now: this.clock() });
    const leader = await this.cluster.leader(this.topic, 0);
    const [part] = await this.cluster
      .link(leader, 'produce')
      .sendOwn(produceExchange([{ topic: this.topic, partition: 0, batch }], PRODUCE_MS));
    assertOk(part?.errorCode ?? 0, this.topic);
  }
}
