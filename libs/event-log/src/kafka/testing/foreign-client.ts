import { eventually } from '../../contract/probe';
import { errorType } from '../broker-error';
import { Cluster } from '../cluster';
import type { CommittedOffset } from '../group-position';
import { encodeSubscription } from '../group-protocol';
import { SILENT_WIRE } from '../silent-wire';
import { exchangeAt } from '../wire';

/** What people and other programs do to a log's topics and groups with Kafka's own tools. */
export class ForeignClient {
  private readonly cluster: Cluster;

  /** @param prefix Of the log's topics and groups. */
  constructor(
    brokers: readonly string[],
    private readonly prefix: string,
  ) {
    this.cluster = new Cluster(brokers, {
      clientId: 'foreign',
      ssl: undefined,
      sasl: undefined,
      connectTimeoutMs: 5000,
      requestTimeoutMs: 30_000,
      logger: SILENT_WIRE,
      random: Math.random,
    });
  }

  /** Sets the offset of a group that has no members. */
  async commit(
    topic: string,
    group: string,
    partition: number,
    position: { offset: string; metadata: string },
  ): Promise<void> {
    const groupId = this.prefix + group;
    let type = '';
    await eventually(async () => {
      const coordinator = await this.coordinator(groupId);
      const { responses } = await this.cluster.send(coordinator, 'control', 'OffsetCommit', {
        groupId,
        groupGenerationId: -1,
        memberId: '',
        topics: [{ topic: this.prefix + topic, partitions: [{ partition, ...position }] }],
      });
      type = errorType(responses[0]?.partitions[0]?.errorCode ?? -1);
      // A broker that has just made its topic of offsets does not lead all of it yet.
      const isEarly = /COORDINATOR/.test(type);
      if (isEarly) this.cluster.forgetCoordinator(groupId);
      return !isEarly;
    });
    if (type !== 'NONE') throw new Error(`The offset was not taken: ${type}`);
  }

  async committed(topic: string, group: string, partition: number): Promise<CommittedOffset | undefined> {
    const groupId = this.prefix + group;
    const { responses } = await this.cluster.send(await this.coordinator(groupId), 'control', 'OffsetFetch', {
      groupId,
      topics: [{ topic: this.prefix + topic, partitions: [{ partition }] }],
    });
    const found = responses[0]?.partitions[0];
    return found === undefined ? undefined : { offset: found.offset, metadata: found.metadata };
  }

  /** Deletes a partition's records before an offset, as retention does. */
  async deleteRecords(topic: string, partition: number, before: number): Promise<void> {
    const name = this.prefix + topic;
    const { request, response } = exchangeAt('DeleteRecords', 1, {
      topics: [{ topic: name, partitions: [{ partition, offset: String(before) }] }],
      timeout: 10_000,
    });
    const leader = await this.cluster.leader(name, partition);
    const answer = await this.cluster
      .link(leader, 'control')
      .sendOwn({ request, decode: (bytes) => response.decode(bytes) });
    await response.parse(answer);
  }

  /** Tries to join a group with another way of sharing partitions. @returns The error's name. */
  async joinAs(protocol: string, group: string): Promise<string> {
    const groupId = this.prefix + group;
    const metadata = encodeSubscription({ topic: 'other', owned: [], generation: -1 });
    const { errorCode } = await this.cluster.send(await this.coordinator(groupId), 'control', 'JoinGroup', {
      groupId,
      sessionTimeout: 6000,
      rebalanceTimeout: 6000,
      memberId: '',
      protocolType: 'consumer',
      groupProtocols: [{ name: protocol, metadata }],
    });
    return errorType(errorCode);
  }

  close(): void {
    void this.cluster.close();
  }

  private async coordinator(groupId: string): Promise<number> {
    await this.cluster.fetchMetadata([]);
    return this.cluster.coordinator(groupId);
  }
}
