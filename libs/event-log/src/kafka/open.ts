import {
  type AppendRecord,
  type BatchHandler,
  type ConsumeOptions,
  EVENTS_TOPIC,
  type EventLog,
  type GroupPosition,
  type Lag,
  type LogConsumer,
  LogUnavailableError,
  type OffsetRange,
  type StoredRecord,
} from '../port';
import { Appender } from './appender';
import { KafkaConnection, closedError } from './connection';
import { consume } from './consume';
import { DirectReader } from './direct-reader';
import { ForeignPositionError } from './group-position';
import { lagOf } from './lag';
import { storedPositions } from './positions';
import { resumeAt } from './resume-at';
import { type KafkaLogOptions, settingsOf } from './settings';

export interface KafkaLog extends EventLog {
  /** Throws LogUnavailableError until the log was reached for the first time. */
  readonly logId: string;
  /** Throws LogUnavailableError until the log was reached for the first time. */
  readonly partitions: number;
  /** Resolves once the log was reached; rejects when it is closed before. */
  ready(): Promise<void>;
}

/**
 * The log on Kafka. Returns at once, whether a broker answers or not: connecting goes on in the background until it
 * succeeds, and until then everything throws `LogUnavailableError`, which says what is wrong and what to do.
 * @throws RangeError for an option out of its range.
 */
export async function openKafkaLog(options: KafkaLogOptions): Promise<KafkaLog> {
  const connection = new KafkaConnection(settingsOf(options));
  connection.start();
  return new KafkaEventLog(connection);
}

class KafkaEventLog implements KafkaLog {
  private readonly appender: Appender;
  private readonly reader: DirectReader;
  private readonly consumers = new Set<LogConsumer>();
  private closed: Promise<void> | undefined;

  constructor(private readonly connection: KafkaConnection) {
    this.appender = new Appender(connection);
    this.reader = new DirectReader(connection);
  }

  get logId(): string {
    return this.connection.identity.logId;
  }

  get partitions(): number {
    return this.connection.identity.partitions;
  }

  ready(): Promise<void> {
    return this.connection.ready();
  }

  append(topic: string, records: readonly AppendRecord[]): Promise<void> {
    return this.appender.append(topic, records);
  }

  async consume(options: ConsumeOptions, handler: BatchHandler): Promise<LogConsumer> {
    this.assertOpen();
    const behind = {
      range: (topic: string, partition: number) => this.reader.range(topic, partition),
      read: (topic: string, partition: number, from: number, to: number) =>
        this.reader.read(topic, partition, from, to),
      appendTo: (topic: string, partition: number, records: readonly AppendRecord[]) =>
        this.appender.append(topic, records, partition),
    };
    const consumer = consume(this.connection, behind, options, handler);
    this.consumers.add(consumer);
    return consumer;
  }

  async range(topic: string, partition: number): Promise<OffsetRange> {
    this.assertPartition(partition);
    return this.reader.range(topic, partition);
  }

  async *read(topic: string, partition: number, from: number, to: number): AsyncIterable<StoredRecord> {
    this.assertPartition(partition);
    yield* this.reader.read(topic, partition, from, to);
  }

  async position(topic: string, group: string, partition: number): Promise<GroupPosition> {
    this.assertPartition(partition);
    await this.connection.guarded(() => this.connection.ensureTopic(topic));
    const stored = (await storedPositions(this.connection, topic, group, [partition])).get(partition);
    if (stored instanceof ForeignPositionError) throw stored;
    const { offset, to } = stored ?? { offset: 0 };
    return to === undefined ? { offset } : { offset, to };
  }

  async resumeAt(topic: string, group: string, partition: number, offset: number): Promise<void> {
    this.assertPartition(partition);
    await resumeAt(this.connection, topic, group, partition, offset);
  }

  async lag(topic: string, group: string): Promise<Lag> {
    return lagOf(this.connection, this.reader, topic, group);
  }

  /** Proves it without writing: every partition of the events' topic has a leader and enough in-sync replicas. */
  async check(): Promise<void> {
    const { connection } = this;
    this.appender.check();
    await connection.guarded(async () => {
      const topic = await connection.ensureTopic(EVENTS_TOPIC);
      await connection.cluster.fetchMetadata([topic]);
      const { partitions } = await connection.cluster.topic(topic);
      const headless = partitions.filter(({ leader, inSync }) => leader < 0 || !inSync.includes(leader));
      if (headless.length > 0) {
        const numbers = headless.map(({ partition }) => partition).join(', ');
        throw new LogUnavailableError(
          `No broker leads the partitions ${numbers} of the Kafka topic ${topic}; bring the missing brokers back`,
        );
      }
    });
  }

  close(): Promise<void> {
    this.closed ??= this.shut();
    return this.closed;
  }

  private async shut(): Promise<void> {
    await Promise.all([...this.consumers].map((consumer) => consumer.close()));
    await this.appender.close();
    await this.connection.close();
  }

  private assertOpen(): void {
    if (this.closed !== undefined) throw closedError();
  }

  private assertPartition(partition: number): void {
    if (!Number.isInteger(partition) || partition < 0 || partition >= this.partitions) {
      throw new RangeError(`The log has the partitions 0 to ${this.partitions - 1}, not ${partition}`);
    }
  }
}
