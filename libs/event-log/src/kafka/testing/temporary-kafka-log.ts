import { randomBytes } from 'node:crypto';
import type { LogUnderTest } from '../../contract/event-log.contract';
import { eventually } from '../../contract/probe';
import { SILENT } from '../../embedded/temporary-log';
import type { OffsetRange } from '../../port';
import { Cluster } from '../cluster';
import { rangesOf } from '../offsets';
import { type KafkaLog, openKafkaLog } from '../open';
import type { KafkaLogOptions } from '../settings';
import { type SaslOptions, exchangeAt } from '../wire';
import { SILENT_WIRE } from '../silent-wire';

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

  /** @param sasl How to log in. */
  constructor(
    readonly brokers = testBrokers(),
    private readonly sasl?: SaslOptions,
  ) {}

  /** A connection that has been made. */
  async connect(options: TestOptions = {}): Promise<KafkaLog> {
    const log = await this.open(options);
    await log.ready();
    return log;
  }

  /** A connection that may still be on its way. */
  async open(options: TestOptions = {}): Promise<KafkaLog> {
    const { sasl, ...others } = { sasl: this.sasl, ...options };
    const log = await openKafkaLog({
      brokers: this.brokers,
      topicPrefix: this.topicPrefix,
      partitions: 4,
      sessionTimeoutMs: 6000,
      logger: SILENT,
      ...others,
      ...(sasl === undefined ? {} : { sasl }),
    });
    this.connections.push(log);
    return log;
  }

  /** Makes a topic of the log as somebody might by hand. */
  makeTopic(topic: string, partitions: number, settings: Readonly<Record<string, string>>): Promise<void> {
    return this.administer(async (cluster) => {
      const { request, response } = exchangeAt('CreateTopics', 3, {
        topics: [
          {
            topic: this.topicPrefix + topic,
            numPartitions: partitions,
            replicationFactor: 1,
            configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
          },
        ],
        timeout: 10_000,
      });
      await this.succeed(async () => {
        const link = cluster.link(await cluster.controllerNode(), 'control');
        const answer = (await link.sendOwn({ request, decode: response.decode })) as {
          topicErrors: { errorCode: number }[];
        };
        return answer.topicErrors;
      });
    });
  }

  alterTopic(topic: string, settings: Readonly<Record<string, string>>): Promise<void> {
    return this.administer(async (cluster) => {
      const { request, response } = exchangeAt('AlterConfigs', 1, {
        resources: [
          {
            type: 2,
            name: this.topicPrefix + topic,
            configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
          },
        ],
        validateOnly: false,
      });
      const link = cluster.link(await cluster.controllerNode(), 'control');
      await link.sendOwn({ request, decode: response.decode });
    });
  }

  deleteTopic(topic: string): Promise<void> {
    return this.administer(async (cluster) => {
      await this.deleteTopics(cluster, [this.topicPrefix + topic]);
      await eventually(async () => {
        const { topics } = await cluster.fetchMetadata([this.topicPrefix + topic]);
        return topics.every(({ errorCode }) => errorCode !== 0);
      });
    });
  }

  /** Deletes the records before an offset, as retention would. */
  deleteRecords(topic: string, partition: number, before: number): Promise<void> {
    return this.administer(async (cluster) => {
      const name = this.topicPrefix + topic;
      const { request, response } = exchangeAt('DeleteRecords', 1, {
        topics: [{ topic: name, partitions: [{ partition, offset: String(before) }] }],
      });
      const link = cluster.link(await cluster.leader(name, partition), 'control');
      await link.sendOwn({ request, decode: response.decode });
    });
  }

  /** A topic's settings, by name. */
  async settingsOf(topic: string): Promise<Map<string, string | null>> {
    return this.administer(async (cluster) => {
      const { resources } = await cluster.sendToAny('DescribeConfigs', {
        resources: [{ type: 2, name: this.topicPrefix + topic, configNames: [] }],
        includeSynonyms: false,
      });
      return new Map(resources[0]?.configEntries.map((entry) => [entry.configName, entry.configValue]));
    });
  }

  /** Offsets of each partition, also of a topic that the log refuses. */
  rangeOf(topic: string, partitions: number): Promise<OffsetRange[]> {
    return this.administer(async (cluster) => {
      const numbers = Array.from({ length: partitions }, (_, partition) => partition);
      return [...(await rangesOf(cluster, this.topicPrefix + topic, numbers)).values()];
    });
  }

  /** Closes the connections and deletes the log's topics and groups. */
  async destroy(): Promise<void> {
    await Promise.all(this.connections.map((log) => log.close()));
    await this.administer(async (cluster) => {
      const { topics } = await cluster.fetchMetadata('all');
      const own = topics.map(({ topic }) => topic).filter((topic) => topic.startsWith(this.topicPrefix));
      await this.deleteTopics(cluster, own);
    });
  }

  private async deleteTopics(cluster: Cluster, topics: readonly string[]): Promise<void> {
    const controller = await cluster.controllerNode();
    await cluster.send(controller, 'control', 'DeleteTopics', { topics, timeout: 10_000 });
  }

  /** A topic that is being deleted cannot be made yet. */
  private async succeed(work: () => Promise<readonly { errorCode: number }[]>): Promise<void> {
    await eventually(async () => (await work()).every(({ errorCode }) => errorCode === 0));
  }

  private async administer<T>(work: (cluster: Cluster) => Promise<T>): Promise<T> {
    const cluster = new Cluster(this.brokers, {
      clientId: 'sonde-tests',
      ssl: undefined,
      sasl: this.sasl,
      connectTimeoutMs: 5000,
      requestTimeoutMs: 30_000,
      logger: SILENT_WIRE,
      random: Math.random,
    });
    try {
      return await work(cluster);
    } finally {
      cluster.close();
    }
  }
}

type TestOptions = Partial<Omit<KafkaLogOptions, 'sasl'>> & { readonly sasl?: SaslOptions | undefined };
