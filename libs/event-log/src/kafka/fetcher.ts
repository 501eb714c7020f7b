import { LogUnavailableError } from '../port';
import { assertOk, errorType } from './broker-error';
import type { NodeId, Purpose } from './cluster';
import type { KafkaConnection } from './connection';
import { type FetchedPart, fetchExchange } from './fetch';
import { rangesOf } from './offsets';
import { FetchDesk, type Fetched, type PendingFetch } from './fetch-desk';
import { decodeRecordBatches } from './record-batch';

/** How long a broker holds a fetch for which it has nothing, while it is quiet and while records come. Milliseconds. */
const QUIET_WAIT_MS = 250;
const BUSY_WAIT_MS = 50;

/** Records came lately: within this time. Milliseconds. */
const BUSY_FOR_MS = 2000;

/** The most one answer may hold in all. */
const ANSWER_BYTES = 50 * 2 ** 20;

/** The offset is not, or no longer, in the partition. */
export class OffsetOutOfRangeError extends Error {
  override readonly name = 'OffsetOutOfRangeError';

  constructor(
    readonly offset: number,
    /** The oldest offset kept. */
    readonly start: number,
    /** The one that the next record gets. */
    readonly next: number,
  ) {
    super(`Offset ${offset} is not among those kept, ${start} to ${next}`);
  }
}

export interface FetchOptions {
  /** About how much to read; one record batch is read whole, however large. */
  readonly maxBytes: number;
  /** How long to wait for a first record; until the broker's patience is over (at most 250 ms) when absent. */
  readonly waitMs?: number;
  /** Ends the wait, with no records. */
  readonly signal?: AbortSignal;
}

let fetchers = 0;

/**
 * Reads one topic for one consumer. A first look at a partition asks the broker at once, together with other
 * partitions' first looks; where there is nothing, it joins those that wait, which share one long poll per broker. So
 * twelve quiet partitions cost four requests a second, and a partition with records does not wait for quiet ones.
 */
export class Fetcher {
  private readonly number = ++fetchers;
  private readonly desks = new Map<NodeId, FetchDesk>();
  private lastRecordsAt = -Infinity;
  private closed = false;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
  ) {}

  /**
   * The records of a partition from an offset on; none when there are none in time.
   * @throws OffsetOutOfRangeError, LogUnavailableError, UnreadableBatchError
   */
  async fetch(partition: number, from: number, options: FetchOptions): Promise<Fetched> {
    if (this.closed) throw new LogUnavailableError('The consumer is closed');
    return this.connection.guarded(async () => {
      const topic = await this.connection.ensureTopic(this.topic);
      try {
        const leader = await this.connection.cluster.leader(topic, partition);
        return await this.ask(leader, topic, partition, from, options);
      } catch (error) {
        this.connection.noteMoved(error, topic);
        throw error;
      }
    });
  }

  /** Ends the fetches under way and their connections. */
  async close(): Promise<void> {
    this.closed = true;
    for (const desk of this.desks.values()) desk.close();
    for (const kind of ['look', 'wait']) this.connection.cluster.closeLinks(this.purpose(kind));
  }

  private ask(
    leader: NodeId,
    topic: string,
    partition: number,
    from: number,
    { maxBytes, waitMs = QUIET_WAIT_MS, signal }: FetchOptions,
  ): Promise<Fetched> {
    if (this.closed || signal?.aborted === true) return Promise.resolve({ records: [], highWatermark: from });
    return new Promise<Fetched>((resolve, reject) => {
      const pending: PendingFetch = {
        partition,
        from,
        maxBytes,
        topic,
        deadline: performance.now() + waitMs,
        resolve: (fetched) => {
          signal?.removeEventListener('abort', abort);
          resolve(fetched);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', abort);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      };
      const abort = (): void => {
        this.desks.get(leader)?.withdraw(pending);
        resolve({ records: [], highWatermark: from });
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.deskOf(leader).add(pending);
    });
  }

  private deskOf(leader: NodeId): FetchDesk {
    let desk = this.desks.get(leader);
    if (desk === undefined) {
      desk = new FetchDesk(
        (kind, pending, waitMs) => this.exchange(leader, kind, pending, waitMs),
        () => (performance.now() - this.lastRecordsAt < BUSY_FOR_MS ? BUSY_WAIT_MS : QUIET_WAIT_MS),
      );
      this.desks.set(leader, desk);
    }
    return desk;
  }

  private purpose(kind: string): Purpose {
    return `fetch:${kind}:${this.number}`;
  }

  /** One fetch for several partitions; those that got records or an error are settled, the others are given back. */
  private async exchange(
    leader: NodeId,
    kind: 'look' | 'wait',
    asked: readonly PendingFetch[],
    waitMs: number,
  ): Promise<PendingFetch[]> {
    const [{ topic }] = asked as [PendingFetch];
    const answers = await this.connection.cluster
      .link(leader, this.purpose(kind))
      .sendOwn(fetchExchange(topic, asked, ANSWER_BYTES, Math.max(0, Math.round(waitMs))));
    const byPartition = new Map(separated(answers).map((answer) => [answer.partition, answer]));
    const empty: PendingFetch[] = [];
    for (const pending of asked) {
      const answer = byPartition.get(pending.partition);
      // Enough bytes for others; or nothing there.
      if (answer === undefined || (answer.errorCode === 0 && answer.bytes.length === 0)) empty.push(pending);
      else await this.settle(pending, answer);
    }
    return empty;
  }

  private async settle(pending: PendingFetch, answer: FetchedPart): Promise<void> {
    const { topic, partition, from } = pending;
    try {
      if (errorType(answer.errorCode) === 'OFFSET_OUT_OF_RANGE') {
        const range = (await rangesOf(this.connection.cluster, topic, [partition])).get(partition);
        throw new OffsetOutOfRangeError(from, range?.start ?? 0, range?.next ?? 0);
      }
      assertOk(answer.errorCode, `${topic}/${partition}`);
      const records = decodeRecordBatches(answer.bytes, from);
      if (records.length > 0) this.lastRecordsAt = performance.now();
      pending.resolve({ records, highWatermark: answer.highWatermark });
    } catch (error) {
      pending.reject(error);
    }
  }
}

/**
 * Records are views of the bytes they came in. A lane that keeps its few must not keep those of all other partitions of
 * the same answer with them, which their lanes are done with.
 */
function separated(answers: readonly FetchedPart[]): readonly FetchedPart[] {
  if (answers.filter(({ bytes }) => bytes.length > 0).length < 2) return answers;
  return answers.map((answer) => ({ ...answer, bytes: Buffer.from(answer.bytes) }));
}
