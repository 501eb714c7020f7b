import { backoffMs, pause } from '../backoff';
import { DEAD_LETTER_TOPIC, EVENTS_TOPIC, LogUnavailableError, PROCESSOR_GROUP } from '../port';
import { BrokerError, NoAnswerError, movedAway, unavailable } from './broker-error';
import { Cluster, deletedTopic } from './cluster';
import { type LogIdentity, IdentityTopic } from './identity';
import { MAX_BATCH_BYTES, type KafkaSettings } from './settings';
import { SILENT_WIRE } from './silent-wire';
import { type TopicPlan, Topics } from './topics';

export const IDENTITY_TOPIC = 'sonde.identity';

const CONNECT_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 10_000;
const FOR_EVER = -1;

/** How long a partition or a group may take to move to another broker. Milliseconds. */
const MOVE_MS = 3000;

const ON_THE_MOVE = new Set([
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
]);

/** How often to ask for a group's coordinator before saying that there is none; a few seconds. */
const COORDINATOR_TRIES = 12;

/** Errors that are Kafka's, not a caller's. */
const OUTAGES = [NoAnswerError, BrokerError, LogUnavailableError];

/** Kafka is said to be away once; it must have answered for this long before it may be said again. Milliseconds. */
const CALM_MS = 5000;

/** Kafka group of a consumer group of the port. */
export function kafkaGroup(settings: Pick<KafkaSettings, 'topicPrefix'>, group: string): string {
  return settings.topicPrefix + group;
}

/**
 * The log's connection to Kafka: finds the brokers, makes and checks the topics, learns the log's identity, all in the
 * background and again and again until it succeeds. Until then, and whenever Kafka is away, whatever is asked of it
 * throws `LogUnavailableError` with what is wrong and what to do. What changes is logged once, not per attempt.
 */
export class KafkaConnection {
  readonly cluster: Cluster;
  private readonly topics: Topics;
  private readonly identityTopic: IdentityTopic;
  private readonly ended = new AbortController();
  private readonly ensured = new Map<string, Promise<void>>();
  private known: LogIdentity | undefined;
  private reason: LogUnavailableError;
  private readonly becameReady: Promise<void>;
  private tellReady: () => void = () => undefined;
  private tellClosed: (error: LogUnavailableError) => void = () => undefined;
  /** When Kafka last failed, and with what; undefined while all is well. Milliseconds of `performance.now()`. */
  private trouble: { at: number; said: string } | undefined;
  private establishing: Promise<void> | undefined;

  constructor(readonly settings: KafkaSettings) {
    this.reason = new LogUnavailableError(
      `The connection to Kafka at ${settings.brokers.join(', ')} is being made`,
    );
    this.cluster = new Cluster(settings.brokers, {
      clientId: settings.clientId,
      ssl: settings.ssl,
      sasl: settings.sasl,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      logger: SILENT_WIRE,
      random: settings.random,
    });
    this.topics = new Topics(this.cluster, settings.logger, settings.random, this.signal);
    this.identityTopic = new IdentityTopic(this.cluster, this.topicName(IDENTITY_TOPIC), settings.clock);
    this.becameReady = new Promise((resolve, reject) => {
      this.tellReady = resolve;
      this.tellClosed = reject;
    });
    // Nobody need wait for it.
    this.becameReady.catch(() => undefined);
  }

  /** Begins to connect. */
  start(): void {
    this.establishing ??= this.establish();
  }

  /** Aborts when the connection is closed. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  /** @throws LogUnavailableError until it is known */
  get identity(): LogIdentity {
    if (this.signal.aborted) throw closedError();
    if (this.known === undefined) throw this.reason;
    return this.known;
  }

  /** Resolves once the log can be used; rejects when it is closed before. */
  ready(): Promise<void> {
    return this.becameReady;
  }

  /** A topic as Kafka knows it. */
  topicName(topic: string): string {
    return this.settings.topicPrefix + topic;
  }

  /** A consumer group as Kafka knows it. */
  groupId(group: string): string {
    return kafkaGroup(this.settings, group);
  }

  /** All partition numbers. @throws LogUnavailableError */
  get partitionNumbers(): number[] {
    return Array.from({ length: this.identity.partitions }, (_, partition) => partition);
  }

  /** The largest record batch that a topic takes, bytes. */
  batchLimit(topic: string): number {
    return this.topics.batchLimit(this.topicName(topic)) ?? MAX_BATCH_BYTES;
  }

  /**
   * Sees to it that a topic of the log is there, and is the one it always was.
   * @returns Its name as Kafka knows it.
   * @throws LogUnavailableError, BrokerError, NoAnswerError
   */
  async ensureTopic(topic: string): Promise<string> {
    const { partitions } = this.identity;
    const name = this.topicName(topic);
    let ensured = this.ensured.get(topic);
    if (ensured === undefined) {
      ensured = this.adopt(this.planOf(name, partitions));
      this.ensured.set(topic, ensured);
      ensured.catch(() => this.ensured.delete(topic));
    }
    await ensured;
    return name;
  }

  /**
   * Runs what asks Kafka: its errors become `LogUnavailableError`, and what is out of date about leaders is forgotten.
   * Other errors pass.
   * @throws LogUnavailableError
   */
  async guarded<T>(work: () => Promise<T>): Promise<T> {
    if (this.signal.aborted) throw closedError();
    try {
      const result = await work();
      this.calm();
      return result;
    } catch (error) {
      if (this.signal.aborted) throw closedError();
      if (error === this.reason) throw error;
      if (!OUTAGES.some((outage) => error instanceof outage)) throw error;
      throw this.refusal(error as Error);
    }
  }

  /**
   * As `guarded`, but tries again for a few seconds while partitions or groups are on their way to another broker: for
   * what callers ask once and do not ask again by themselves.
   * @throws LogUnavailableError
   */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    return this.guarded(async () => {
      const until = performance.now() + MOVE_MS;
      for (let failures = 1; ; failures++) {
        try {
          return await work();
        } catch (error) {
          const moving = error instanceof BrokerError && ON_THE_MOVE.has(error.type);
          // A connection that was lost since it was last used is made anew at once.
          const lost = error instanceof NoAnswerError && failures === 1;
          if (!(moving || lost) || performance.now() > until || this.signal.aborted) throw error;
          await pause(Math.min(500, backoffMs(failures, this.settings.random())), this.signal);
        }
      }
    });
  }

  /** The error for a caller that waited in vain; it is logged like any other trouble with Kafka. */
  refusal(failure: Error): LogUnavailableError {
    if (this.signal.aborted) return closedError();
    const translated = unavailable(failure, this.settings.brokers);
    this.complain(failure, translated);
    return translated;
  }

  /** What was known of a topic's leaders is out of date, if that is what the error says. */
  noteMoved(error: unknown, topicName: string): void {
    if (movedAway(error)) this.cluster.forgetTopic(topicName);
  }

  async close(): Promise<void> {
    if (this.signal.aborted) return;
    this.ended.abort();
    this.tellClosed(closedError());
    this.cluster.close();
    await this.establishing;
  }

  private async establish(): Promise<void> {
    for (let failures = 1; !this.signal.aborted; failures++) {
      try {
        await this.learn();
        this.recovered();
        this.tellReady();
        return;
      } catch (error) {
        if (this.signal.aborted) return;
        this.reason = unavailable(error, this.settings.brokers);
        this.complain(error, this.reason);
        await pause(backoffMs(failures, this.settings.random()), this.signal);
      }
    }
  }

  private async learn(): Promise<void> {
    const name = this.topicName(IDENTITY_TOPIC);
    const identity = await this.topics.ensure({
      ...this.planOf(name, 1),
      retentionMs: FOR_EVER,
    });
    this.cluster.pin(name, identity.id);
    const events = await this.topics.find(this.topicName(EVENTS_TOPIC));
    const { log } = await this.identityTopic.establish(events?.partitions.length ?? this.settings.partitions);
    for (const topic of [EVENTS_TOPIC, DEAD_LETTER_TOPIC]) {
      await this.adopt(this.planOf(this.topicName(topic), log.partitions));
      this.ensured.set(topic, Promise.resolve());
    }
    if (log.partitions !== this.settings.partitions) {
      this.settings.logger.info(
        { partitions: log.partitions, asked: this.settings.partitions },
        'The log keeps the number of partitions it was made with',
      );
    }
    await this.meetCoordinator();
    this.known = log;
  }

  /** A broker's first group makes it make the topic of all positions, which takes a moment: before anybody needs it. */
  private async meetCoordinator(): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        await this.cluster.coordinator(this.groupId(PROCESSOR_GROUP));
        return;
      } catch (error) {
        // Whoever only appends need not be allowed to consume.
        if (error instanceof BrokerError && error.type === 'GROUP_AUTHORIZATION_FAILED') return;
        if (failures === COORDINATOR_TRIES || this.signal.aborted) throw error;
        await pause(Math.min(500, backoffMs(failures, this.settings.random())), this.signal);
      }
    }
  }

  private async adopt(plan: TopicPlan): Promise<void> {
    const facts = await this.identityTopic.read();
    if (facts?.topics.has(plan.name) === true && (await this.topics.find(plan.name)) === undefined) {
      throw deletedTopic(plan.name);
    }
    const { id } = await this.topics.ensure(plan);
    await this.identityTopic.remember(plan.name, id);
    this.cluster.pin(plan.name, id);
  }

  private planOf(name: string, partitions: number): TopicPlan {
    const { replicationFactor, retentionMs } = this.settings;
    return { name, partitions, replicationFactor, retentionMs, maxBatchBytes: MAX_BATCH_BYTES };
  }

  private complain(error: unknown, translated: LogUnavailableError): void {
    // The same trouble has many wordings (which broker, refused or reset); it is said again when its kind changes.
    const kind = error instanceof BrokerError ? error.type : (error as Error).name;
    const said = error instanceof LogUnavailableError ? error.message : kind;
    if (this.trouble?.said !== said) {
      this.settings.logger.warn({ brokers: this.settings.brokers }, translated.message);
    }
    this.trouble = { at: performance.now(), said };
  }

  private calm(): void {
    if (this.trouble !== undefined && performance.now() - this.trouble.at >= CALM_MS) this.recovered();
  }

  private recovered(): void {
    if (this.trouble === undefined) return;
    this.trouble = undefined;
    this.settings.logger.info({ brokers: this.settings.brokers }, 'Kafka answers again');
  }
}

export function closedError(): LogUnavailableError {
  return new LogUnavailableError('The event log is closed');
}
