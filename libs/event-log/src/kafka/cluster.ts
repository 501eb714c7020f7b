import { LogUnavailableError } from '../port';
import { BrokerError, NoAnswerError, assertOk } from './broker-error';
import { Link, type LinkSettings } from './link';
import { type Metadata, type TopicMetadata, metadataExchange } from './metadata';
import type { Api, Apis } from './protocol';

/** A broker's id in the cluster. */
export type NodeId = number;

/** What a connection is for. */
export type Purpose = 'control' | 'produce' | `fetch:${string}` | `group:${string}`;

/**
 * The brokers, who leads what, and a connection to each for each purpose. Holds what it learned until it is told that
 * it is out of date (`forget`). It retries nothing: callers know how long they may wait.
 */
export class Cluster {
  private readonly links = new Map<string, Link>();
  private nodes = new Map<NodeId, { host: string; port: number }>();
  private readonly topics = new Map<string, TopicMetadata>();
  /** Ids of the topics that the log is made of. */
  private readonly pinned = new Map<string, string>();
  private readonly coordinators = new Map<string, NodeId>();
  private readonly asking = new Map<string, Promise<TopicMetadata>>();
  private controller = -1;
  private closed = false;

  /** @param seeds host:port each, to begin with and when no known broker answers. */
  constructor(
    private readonly seeds: readonly string[],
    private readonly settings: LinkSettings,
  ) {}

  /** Sends to one broker. @throws NoAnswerError, BrokerError; error codes inside the answer are left to the caller. */
  async send<A extends Api>(
    node: NodeId,
    purpose: Purpose,
    api: A,
    args: Apis[A]['args'],
    timeoutMs?: number,
  ): Promise<Apis[A]['answer']> {
    return this.link(node, purpose).send(api, args, timeoutMs);
  }

  /** Sends to any broker that answers. @throws NoAnswerError, BrokerError */
  async sendToAny<A extends Api>(api: A, args: Apis[A]['args']): Promise<Apis[A]['answer']> {
    return this.withAny((link) => link.send(api, args));
  }

  /** The connection to a broker for a purpose. @throws NoAnswerError when no such broker is known */
  link(node: NodeId, purpose: Purpose): Link {
    const address = this.nodes.get(node);
    if (address === undefined || this.closed) {
      throw new NoAnswerError(
        `broker ${node}`,
        this.closed ? 'the connection was closed' : 'not known',
        false,
      );
    }
    return this.linkTo(address.host, address.port, purpose);
  }

  /** Brokers and topics afresh. @throws NoAnswerError, BrokerError */
  async fetchMetadata(topics: readonly string[] | 'all'): Promise<Metadata> {
    const metadata = await this.withAny((link) => link.sendOwn(metadataExchange(topics)));
    this.nodes = new Map(metadata.brokers.map((broker) => [broker.nodeId, broker]));
    this.controller = metadata.controllerId;
    for (const topic of metadata.topics) this.keep(topic);
    this.closeUnused();
    return metadata;
  }

  /** What is known of a topic, asked for when nothing is. @throws NoAnswerError, BrokerError */
  async topic(topic: string): Promise<TopicMetadata> {
    const known = this.topics.get(topic);
    if (known !== undefined) return known;
    const asked = this.asking.get(topic);
    if (asked !== undefined) return asked;
    const answer = this.fetchMetadata([topic])
      .then((metadata) => {
        const found = metadata.topics.find((each) => each.topic === topic);
        if (found === undefined) throw new BrokerError('UNKNOWN_TOPIC_OR_PARTITION', 'not known', topic);
        assertOk(found.errorCode, topic);
        return found;
      })
      .finally(() => this.asking.delete(topic));
    this.asking.set(topic, answer);
    return answer;
  }

  /** The broker to produce to and fetch from. @throws NoAnswerError, BrokerError */
  async leader(topic: string, partition: number): Promise<NodeId> {
    const { partitions } = await this.topic(topic);
    const found = partitions[partition];
    if (found === undefined) {
      throw new BrokerError('UNKNOWN_TOPIC_OR_PARTITION', 'no such partition', `${topic}/${partition}`);
    }
    if (found.leader < 0) {
      this.forgetTopic(topic);
      throw new BrokerError('LEADER_NOT_AVAILABLE', 'no broker leads it now', `${topic}/${partition}`);
    }
    return found.leader;
  }

  /** The broker that keeps a group's positions and members. @throws NoAnswerError, BrokerError */
  async coordinator(groupId: string): Promise<NodeId> {
    const known = this.coordinators.get(groupId);
    if (known !== undefined) return known;
    const { errorCode, coordinator } = await this.sendToAny('GroupCoordinator', { groupId });
    assertOk(errorCode, groupId);
    this.nodes.set(coordinator.nodeId, coordinator);
    this.coordinators.set(groupId, coordinator.nodeId);
    return coordinator.nodeId;
  }

  /** The broker that makes topics. @throws NoAnswerError, BrokerError */
  async controllerNode(): Promise<NodeId> {
    if (!this.nodes.has(this.controller)) await this.fetchMetadata([]);
    return this.controller;
  }

  /**
   * From now on the topic must be this one: one that was deleted and made again begins at offset 0, and the same
   * offsets would name other records.
   */
  pin(topic: string, id: string): void {
    this.pinned.set(topic, id);
  }

  /** The topic has moved: ask again next time. */
  forgetTopic(topic: string): void {
    this.topics.delete(topic);
  }

  /** The group has moved: ask again next time. */
  forgetCoordinator(groupId: string): void {
    this.coordinators.delete(groupId);
  }

  /** Closes the connections of a purpose that is over. */
  closeLinks(purpose: Purpose): void {
    for (const [name, link] of this.links) {
      if (!name.startsWith(`${purpose} `)) continue;
      this.links.delete(name);
      link.close();
    }
  }

  close(): void {
    this.closed = true;
    for (const link of this.links.values()) link.close();
    this.links.clear();
  }

  /** @throws LogUnavailableError when it is not the topic it was */
  private keep(topic: TopicMetadata): void {
    this.topics.delete(topic.topic);
    if (topic.errorCode !== 0) return;
    const pinned = this.pinned.get(topic.topic);
    if (pinned !== undefined && pinned !== topic.id) throw replacedTopic(topic.topic);
    this.topics.set(topic.topic, topic);
  }

  private async withAny<T>(use: (link: Link) => Promise<T>): Promise<T> {
    let worst: Error | undefined;
    for (const { host, port } of this.candidates()) {
      if (this.closed) break;
      try {
        return await use(this.linkTo(host, port, 'control'));
      } catch (error) {
        // A refusal says more than a silence.
        if (worst === undefined || error instanceof BrokerError) worst = error as Error;
      }
    }
    throw worst ?? new NoAnswerError(this.seeds.join(', '), 'the connection was closed', false);
  }

  /** Known brokers first, then those of the configuration, each once. */
  private candidates(): { host: string; port: number }[] {
    const seeds = this.seeds.map((seed) => {
      const colon = seed.lastIndexOf(':');
      return { host: seed.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(seed.slice(colon + 1)) };
    });
    const all = [...this.nodes.values(), ...seeds];
    return [...new Map(all.map((each) => [`${each.host}:${each.port}`, each])).values()];
  }

  private linkTo(host: string, port: number, purpose: Purpose): Link {
    const name = `${purpose} ${host}:${port}`;
    let link = this.links.get(name);
    if (link === undefined) {
      link = new Link(host, port, this.settings);
      this.links.set(name, link);
    }
    return link;
  }

  /** Connections to brokers that have left the cluster. */
  private closeUnused(): void {
    const used = new Set(this.candidates().map(({ host, port }) => `${host}:${port}`));
    for (const [name, link] of this.links) {
      if (used.has(link.address)) continue;
      this.links.delete(name);
      link.close();
    }
  }
}

/** What to say of a topic whose records are others than those the log was made with. */
export function replacedTopic(topic: string): LogUnavailableError {
  return new LogUnavailableError(
    `The Kafka topic ${topic} was deleted and made again, so its offsets name other records than before; ${NEW_LOG}`,
  );
}

/** What to say of a partition that gave a record an offset that another had before. */
export function rewoundPartition(partition: string, expected: number, offset: number): LogUnavailableError {
  return new LogUnavailableError(
    `The Kafka topic was deleted and made again, or lost records that it had acknowledged (an unclean leader election, or a power cut without another replica): ${partition} gave a record offset ${offset}, though those before ${expected} were given or processed. ` +
      `A processor that was there before would pass over what is appended now; ${NEW_LOG}`,
  );
}

/** What to say of a topic that the log had. */
export function deletedTopic(topic: string): LogUnavailableError {
  return new LogUnavailableError(
    `The Kafka topic ${topic} of this log is not there; if it was deleted, ${NEW_LOG}`,
  );
}

const NEW_LOG =
  'begin a new log: delete the topic sonde.identity of the same prefix as well (or choose another SONDE_KAFKA_TOPIC_PREFIX), then start Sonde again';
