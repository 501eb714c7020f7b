import { randomBytes } from 'node:crypto';
import type { LogUnderTest } from '../../contract/event-log.contract';
import { SILENT } from '../../embedded/temporary-log';
import { Cluster } from '../cluster';
import { type KafkaLog, openKafkaLog } from '../open';
import { type KafkaLogOptions, settingsOf } from '../settings';
import { SILENT_WIRE } from '../connection';

/** The broker that tests may use. @throws Error when there is none, and how to get one */
export function testBrokers(): readonly string[] {
  const named = process.env['SONDE_TEST_KAFKA_BROKERS'];
  if (!named) {
    throw new Error(
      'These tests need Kafka: run them by `npm run test:real`, or set SONDE_TEST_KAFKA_BROKERS',
    );
  }
  return named.split(',');
}

/** A log of its own on the tests' broker: its topics and groups begin with a prefix that no other test has. */
export class TemporaryKafkaLog implements LogUnderTest {
  readonly topicPrefix = `test-${randomBytes(6).toString('hex')}.`;
  private readonly connections: KafkaLog[] = [];

  constructor(readonly brokers = testBrokers()) {}

  /** A connection that has been made. */
  async connect(options: Partial<KafkaLogOptions> = {}): Promise<KafkaLog> {
    const log = await this.open(options);
    await log.ready();
    return log;
  }

  /** A connection that may still be on its way. */
  async open(options: Partial<KafkaLogOptions> = {}): Promise<KafkaLog> {
    const log = await openKafkaLog({
      brokers: this.brokers,
      topicPrefix: this.topicPrefix,
      partitions: 4,
      sessionTimeoutMs: 6000,
      logger: SILENT,
      ...options,
    });
    this.connections.push(log);
    return log;
  }

  /** Closes the connections and deletes the log's topics and groups. */
  async destroy(): Promise<void> {
    await Promise.all(this.connections.map((log) => log.close()));
    const { clientId, random } = settingsOf({ brokers: this.brokers });
    const cluster = new Cluster(this.brokers, {
      clientId,
      ssl: undefined,
      sasl: undefined,
      connectTimeoutMs: 5000,
      requestTimeoutMs: 30_000,
      logger: SILENT_WIRE,
      random,
    });
    try {
      const { topics } = await cluster.fetchMetadata('all');
      const own = topics.map(({ topic }) => topic).filter((topic) => topic.startsWith(this.topicPrefix));
      const controller = await cluster.controllerNode();
      await cluster.send(controller, 'control', 'DeleteTopics', { topics: own, timeout: 10_000 });
    } finally {
      cluster.close();
    }
  }
}
