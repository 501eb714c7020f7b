import { backoffMs, pause } from '../backoff';
import type { EventLogLogger } from '../logger';
import { LogUnavailableError } from '../port';
import { BrokerError, assertOk, errorType, movedAway } from './broker-error';
import type { Cluster } from './cluster';
import type { TopicMetadata } from './metadata';
import { nextOffsets } from './offsets';
import { type TopicPlan, settingProblems, settingsText, topicSettings } from './topic-settings';
import { exchangeAt } from './wire';

/** The first version that takes -1, "the broker's own", as a replication factor; kafkajs' newest is 3, laid out alike. */
const CREATE_VERSION = 4;

/** How long the controller may take. Milliseconds. */
const CREATE_MS = 10_000;

/** How often to look whether all partitions of a new topic have a leader. */
const LOOKS = 12;

/** Makes and checks the log's topics. */
export class Topics {
  private readonly limits = new Map<string, number>();

  constructor(
    private readonly cluster: Cluster,
    private readonly logger: EventLogLogger,
    private readonly random: () => number,
    private readonly signal: AbortSignal,
  ) {}

  /** A topic, or undefined when there is none. @throws NoAnswerError, BrokerError */
  async find(name: string): Promise<TopicMetadata | undefined> {
    this.cluster.forgetTopic(name);
    try {
      return await this.cluster.topic(name);
    } catch (error) {
      if (error instanceof BrokerError && error.type === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
      throw error;
    }
  }

  /**
   * The topic, made if it is not there, with a leader for every partition.
   * @throws LogUnavailableError when it is there and cannot be used; NoAnswerError, BrokerError
   */
  async ensure(plan: TopicPlan): Promise<TopicMetadata> {
    const found = await this.find(plan.name);
    if (found === undefined) {
      await this.create(plan);
    } else {
      await this.verify(plan);
    }
    return this.whole(plan);
  }

  /** The largest record batch that the topic takes, bytes. */
  batchLimit(name: string): number | undefined {
    return this.limits.get(name);
  }

  private async create(plan: TopicPlan): Promise<void> {
    const configEntries = Object.entries(topicSettings(plan)).map(([name, value]) => ({ name, value }));
    const { request, response } = exchangeAt('CreateTopics', 3, {
      topics: [
        {
          topic: plan.name,
          numPartitions: plan.partitions,
          replicationFactor: plan.replicationFactor,
          configEntries,
        },
      ],
      validateOnly: false,
      timeout: CREATE_MS,
    });
    const link = this.cluster.link(await this.cluster.controllerNode(), 'control');
    const answer = (await link.sendOwn({
      request: { ...request, apiVersion: CREATE_VERSION },
      requestTimeout: 2 * CREATE_MS,
      decode: (bytes) => response.decode(bytes),
    })) as { topicErrors: { errorCode: number; errorMessage: string | null }[] };
    const [result] = answer.topicErrors;
    const type = errorType(result?.errorCode ?? 0);
    // Another process was quicker.
    if (type === 'TOPIC_ALREADY_EXISTS') return this.verify(plan);
    if (type === 'NONE') {
      this.limits.set(plan.name, plan.maxBatchBytes);
      this.logger.info({ topic: plan.name, partitions: plan.partitions }, 'Made a Kafka topic');
      return;
    }
    if (type === 'TOPIC_AUTHORIZATION_FAILED' || type === 'CLUSTER_AUTHORIZATION_FAILED') {
      throw BrokerError.ofCode(result?.errorCode ?? 0, plan.name);
    }
    throw new LogUnavailableError(
      `The Kafka topic ${plan.name} could not be made: ${type}${result?.errorMessage ? `, ${result.errorMessage}` : ''}; make it by hand with ${plan.partitions} partitions and ${settingsText(plan)}, or mend what is named`,
    );
  }

  private async verify(plan: TopicPlan): Promise<void> {
    const actual = await this.settings(plan.name);
    if (actual === undefined) return;
    const { refuse, warn } = settingProblems(plan, actual);
    for (const problem of warn) {
      this.logger.warn({ topic: plan.name }, `The Kafka topic ${plan.name}: ${problem}`);
    }
    if (refuse.length > 0) {
      throw new LogUnavailableError(`The Kafka topic ${plan.name} cannot be used: ${refuse.join('; ')}`);
    }
    const limit = Number(actual.get('max.message.bytes') ?? plan.maxBatchBytes);
    this.limits.set(plan.name, Math.min(limit, plan.maxBatchBytes));
  }

  /** Undefined when we may not see them. */
  private async settings(name: string): Promise<ReadonlyMap<string, string | null> | undefined> {
    const { resources } = await this.cluster.sendToAny('DescribeConfigs', {
      resources: [{ type: 2, name, configNames: [] }],
      includeSynonyms: false,
    });
    const [resource] = resources;
    const type = errorType(resource?.errorCode ?? 0);
    if (type.endsWith('AUTHORIZATION_FAILED')) {
      this.logger.warn(
        { topic: name },
        `The settings of the Kafka topic ${name} cannot be checked without the right to DescribeConfigs`,
      );
      return undefined;
    }
    assertOk(resource?.errorCode ?? 0, name);
    return new Map(resource?.configEntries.map((entry) => [entry.configName, entry.configValue]));
  }

  /** Waits a few seconds for a leader of each partition. */
  private async whole(plan: TopicPlan): Promise<TopicMetadata> {
    for (let look = 1; ; look++) {
      const topic = await this.find(plan.name);
      if (topic !== undefined && (await this.isLed(topic))) return this.counted(plan, topic);
      if (look === LOOKS || this.signal.aborted) {
        throw new BrokerError('LEADER_NOT_AVAILABLE', 'not every partition has a leader', plan.name);
      }
      await pause(Math.min(500, backoffMs(look, this.random())), this.signal);
    }
  }

  /** A broker may be named as the leader a moment before it is. */
  private async isLed({ topic, partitions }: TopicMetadata): Promise<boolean> {
    if (partitions.some(({ leader }) => leader < 0)) return false;
    try {
      const numbers = partitions.map(({ partition }) => partition);
      await nextOffsets(this.cluster, topic, numbers);
      return true;
    } catch (error) {
      if (error instanceof BrokerError && movedAway(error)) return false;
      throw error;
    }
  }

  private counted(plan: TopicPlan, topic: TopicMetadata): TopicMetadata {
    if (topic.partitions.length === plan.partitions) return topic;
    throw new LogUnavailableError(
      `The Kafka topic ${plan.name} has ${topic.partitions.length} partitions, the log was made with ${plan.partitions}: keys would move between partitions and lose their order. Give it ${plan.partitions} again, or begin a new log with another SONDE_KAFKA_TOPIC_PREFIX`,
    );
  }
}
