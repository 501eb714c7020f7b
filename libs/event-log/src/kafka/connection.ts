import { backoffMs, pause } from '../backoff';
import { DEAD_LETTER_TOPIC, EVENTS_TOPIC, LogUnavailableError } from '../port';
import { BrokerError, NoAnswerError, movedAway, unavailable } from './broker-error';
import { Cluster } from './cluster';
import { LogFoundation } from './foundation';
import type { LogIdentity } from './identity';
import type { KafkaSettings } from './settings';
import { SILENT_WIRE } from './silent-wire';
import { Trouble } from './trouble';

const CONNECT_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 10_000;
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

/** Errors that are Kafka's, not a caller's. */
const OUTAGES = [NoAnswerError, BrokerError, LogUnavailableError];

/**
 * The log's connection to Kafka: finds the brokers, makes and checks the topics, learns the log's identity, all in the
 * background and again and again until it succeeds. Until then, and whenever Kafka is away, whatever is asked of it
 * throws `LogUnavailableError` with what is wrong and what to do. What changes is logged once, not per attempt.
 */
export class KafkaConnection {
  readonly cluster: Cluster;
  private readonly foundation: LogFoundation;
  private readonly ended = new AbortController();
  private readonly ensured = new Map<string, Promise<void>>();
  private known: LogIdentity | undefined;
  private reason: LogUnavailableError;
  private readonly becameReady: Promise<void>;
  private tellReady: () => void = () => undefined;
  private tellClosed: (error: LogUnavailableError) => void = () => undefined;
  private readonly trouble: Trouble;
  private establishing: Promise<void> | undefined;

  constructor(readonly settings: KafkaSettings) {
    this.reason = new LogUnavailableError(
      `The connection to Kafka at ${settings.brokers.join(', ')} is being made`,
    );
    this.trouble = new Trouble(settings.brokers, settings.logger);
    this.cluster = new Cluster(settings.brokers, {
      clientId: settings.clientId,
      ssl: settings.ssl,
      sasl: settings.sasl,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      logger: SILENT_WIRE,
      random: settings.random,
    });
    this.foundation = new LogFoundation(this.cluster, settings, this.signal);
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
    return this.settings.topicPrefix + group;
  }

  /** All partition numbers. @throws LogUnavailableError */
  get partitionNumbers(): number[] {
    return Array.from({ length: this.identity.partitions }, (_, partition) => partition);
  }

  /** The largest record batch that a topic takes, bytes. */
  batchLimit(topic: string): number {
    return this.foundation.batchLimit(this.topicName(topic));
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
      ensured = this.foundation.adopt(name, partitions);
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
      this.trouble.worked();
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
    this.trouble.notice(failure, translated);
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
        this.known = await this.foundation.lay();
        // It has seen to these: the first append need not.
        for (const topic of [EVENTS_TOPIC, DEAD_LETTER_TOPIC]) this.ensured.set(topic, Promise.resolve());
        this.trouble.over();
        this.tellReady();
        return;
      } catch (error) {
        if (this.signal.aborted) return;
        this.reason = unavailable(error, this.settings.brokers);
        this.trouble.notice(error, this.reason);
        await pause(backoffMs(failures, this.settings.random()), this.signal);
      }
    }
  }
}

export function closedError(): LogUnavailableError {
  return new LogUnavailableError('The event log is closed');
}
