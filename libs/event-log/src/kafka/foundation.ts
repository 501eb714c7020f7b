import { backoffMs, pause } from '../backoff';
import { DEAD_LETTER_TOPIC, EVENTS_TOPIC, PROCESSOR_GROUP } from '../port';
import { BrokerError } from './broker-error';
import { type Cluster, deletedTopic } from './cluster';
import { type LogIdentity, IdentityTopic } from './identity';
import { type KafkaSettings, BATCH_ROOM_BYTES, MAX_BATCH_BYTES } from './settings';
import type { TopicPlan } from './topic-settings';
import { Topics } from './topics';

const IDENTITY_TOPIC = 'sonde.identity';
const FOR_EVER = -1;

/** How often to ask for a group's coordinator before saying that there is none; a few seconds. */
const COORDINATOR_TRIES = 12;

/** What must stand in Kafka before there is a log: its identity and its topics, each the one it always was. */
export class LogFoundation {
  private readonly topics: Topics;
  private readonly identityTopic: IdentityTopic;

  constructor(
    private readonly cluster: Cluster,
    private readonly settings: KafkaSettings,
    private readonly signal: AbortSignal,
  ) {
    this.topics = new Topics(cluster, settings.logger, settings.random, signal);
    this.identityTopic = new IdentityTopic(cluster, this.nameOf(IDENTITY_TOPIC), settings.clock);
  }

  /**
   * Makes what is missing and checks what is there.
   * @throws LogUnavailableError, NoAnswerError, BrokerError
   */
  async lay(): Promise<LogIdentity> {
    const name = this.nameOf(IDENTITY_TOPIC);
    const identity = await this.topics.ensure({ ...this.planOf(name, 1), retentionMs: FOR_EVER });
    this.cluster.pin(name, identity.id);
    const events = await this.topics.find(this.nameOf(EVENTS_TOPIC));
    const { log } = await this.identityTopic.establish(events?.partitions.length ?? this.settings.partitions);
    for (const topic of [EVENTS_TOPIC, DEAD_LETTER_TOPIC]) {
      await this.adopt(this.nameOf(topic), log.partitions);
    }
    if (log.partitions !== this.settings.partitions) {
      this.settings.logger.info(
        { partitions: log.partitions, asked: this.settings.partitions },
        'The log keeps the number of partitions it was made with',
      );
    }
    await this.meetCoordinator();
    return log;
  }

  /**
   * Makes a topic part of the log, or sees that it is the one that is.
   * @param name As Kafka knows it.
   * @throws LogUnavailableError, NoAnswerError, BrokerError
   */
  async adopt(name: string, partitions: number): Promise<void> {
    const facts = await this.identityTopic.read();
    if (facts?.topics.has(name) === true && (await this.topics.find(name)) === undefined) {
      throw deletedTopic(name);
    }
    const { id } = await this.topics.ensure(this.planOf(name, partitions));
    await this.identityTopic.remember(name, id);
    this.cluster.pin(name, id);
  }

  /** The largest record batch that a topic takes, bytes. */
  batchLimit(name: string): number {
    return this.topics.batchLimit(name) ?? MAX_BATCH_BYTES;
  }

  /** A broker's first group makes it make the topic of all positions, which takes a moment: before anybody needs it. */
  private async meetCoordinator(): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        await this.cluster.coordinator(this.nameOf(PROCESSOR_GROUP));
        return;
      } catch (error) {
        // Whoever only appends need not be allowed to consume.
        if (error instanceof BrokerError && error.type === 'GROUP_AUTHORIZATION_FAILED') return;
        if (failures === COORDINATOR_TRIES || this.signal.aborted) throw error;
        await pause(Math.min(500, backoffMs(failures, this.settings.random())), this.signal);
      }
    }
  }

  private nameOf(topicOrGroup: string): string {
    return this.settings.topicPrefix + topicOrGroup;
  }

  private planOf(name: string, partitions: number): TopicPlan {
    const { replicationFactor, retentionMs } = this.settings;
    const leastBatchBytes = this.leastBatchOf(name);
    return {
      name,
      partitions,
      replicationFactor,
      retentionMs,
      maxBatchBytes: MAX_BATCH_BYTES,
      leastBatchBytes,
    };
  }

  /**
   * A record that is taken must fit, else it would stop the spool that drains it. A lane stores a whole batch as dead
   * letters if it must, in one call, and would stop if it could not.
   */
  private leastBatchOf(name: string): number {
    if (name === this.nameOf(IDENTITY_TOPIC)) return BATCH_ROOM_BYTES;
    if (name === this.nameOf(DEAD_LETTER_TOPIC)) return MAX_BATCH_BYTES;
    return this.settings.maxRecordBytes + BATCH_ROOM_BYTES;
  }
}
