import { backoffMs, pause } from '../backoff';
import { type AppendLine, processedBefore } from './append-line';
import { appendOutcome } from './append-outcome';
import type { AppendBatch } from './append-queue';
import { BrokerError, NoAnswerError, unavailable } from './broker-error';
import { type NodeId, rewoundPartition } from './cluster';
import { type KafkaConnection, closedError } from './connection';
import { produceExchange } from './produce';
import { ProducerIds } from './producer-ids';

/** The most one request may hold; brokers take 100 MiB. */
const REQUEST_BYTES = 32 * 2 ** 20;

/** How long a broker may wait for its replicas. Milliseconds. */
const REPLICAS_MS = 5000;

/**
 * Takes lines with work to the brokers that lead their partitions, again and again until they have none. One request
 * is under way per broker; it takes a batch of every line that has one.
 */
export class AppendSender {
  private readonly desks = new Map<NodeId, Set<AppendLine>>();
  private readonly busy = new Set<NodeId>();
  private readonly producers: ProducerIds;

  constructor(private readonly connection: KafkaConnection) {
    this.producers = new ProducerIds(connection.cluster);
  }

  /** The line has work. */
  wake(line: AppendLine): void {
    if (!line.underWay) void this.route(line);
  }

  private async route(line: AppendLine): Promise<void> {
    line.underWay = true;
    while (line.queue.hasWork) {
      try {
        if (line.queue.needsProducer) {
          line.queue.useProducer(
            await this.connection.patiently(() => this.producers.after(line.queue.usedProducer)),
          );
        }
        line.atLeast ??= await processedBefore(this.connection, line);
        const leader = await this.connection.guarded(() =>
          this.connection.cluster.leader(line.topic, line.partition),
        );
        this.hand(line, leader);
        return;
      } catch (error) {
        await this.rest(line, error as Error);
      }
    }
    line.underWay = false;
  }

  /** Waits before a next try; what nobody waits for any more is dropped by then. */
  private async rest(line: AppendLine, failure: Error): Promise<void> {
    line.failure = failure;
    line.failures++;
    if (this.connection.signal.aborted) {
      line.queue.abandonAll(closedError());
      return;
    }
    await pause(
      Math.min(1000, backoffMs(line.failures, this.connection.settings.random())),
      this.connection.signal,
    );
    // Drops what was abandoned meanwhile.
    line.queue.next();
  }

  private hand(line: AppendLine, leader: NodeId): void {
    let desk = this.desks.get(leader);
    if (desk === undefined) {
      desk = new Set();
      this.desks.set(leader, desk);
    }
    desk.add(line);
    if (this.busy.has(leader)) return;
    this.busy.add(leader);
    // One turn, so that requests which came with the same poll of the network share the first call.
    setImmediate(() => void this.serve(leader, desk));
  }

  private async serve(leader: NodeId, desk: Set<AppendLine>): Promise<void> {
    while (desk.size > 0) {
      const load = loadOf(desk);
      for (const line of load.idle) void this.route(line);
      if (load.batches.size > 0) await this.send(leader, load.batches, desk);
    }
    this.busy.delete(leader);
  }

  /** One produce request. Lines that have more to send are put back on the desk. */
  private async send(
    leader: NodeId,
    batches: ReadonlyMap<AppendLine, AppendBatch>,
    desk: Set<AppendLine>,
  ): Promise<void> {
    const parts = [...batches].map(([{ topic, partition }, { bytes }]) => ({
      topic,
      partition,
      batch: bytes,
    }));
    let answer: Awaited<ReturnType<typeof this.produce>>;
    try {
      answer = await this.connection.guarded(() => this.produce(leader, parts));
    } catch (error) {
      const failure = error as Error;
      const neverSent = failure.cause instanceof NoAnswerError && !failure.cause.sent;
      for (const line of batches.keys()) {
        if (!neverSent) line.queue.reachedBroker();
        this.connection.cluster.forgetTopic(line.topic);
        void this.rest(line, failure).then(() => this.route(line));
      }
      return;
    }
    const produced = new Map(answer.map((each) => [`${each.partition}/${each.topic}`, each]));
    for (const line of batches.keys()) {
      // A partition that the answer does not name is as good as lost on the way.
      const { errorCode, firstOffset } = produced.get(`${line.partition}/${line.topic}`) ?? LOST;
      const { atLeast = 0 } = line;
      if (errorCode === 0 && firstOffset < atLeast) {
        this.rewound(line, atLeast, firstOffset);
        desk.add(line);
        continue;
      }
      if (errorCode === 0) line.atLeast = firstOffset + 1;
      this.settle(line, errorCode, desk);
    }
  }

  /**
   * Offsets went back: it is another topic of the same name, or one that lost records it had acknowledged. What is
   * appended now gets offsets that consumers have passed, so nothing more is, also when the offsets are new again.
   */
  private rewound(line: AppendLine, atLeast: number, offset: number): void {
    this.connection.cluster.forgetTopic(line.topic);
    line.rewound = rewoundPartition(`${line.topic}/${line.partition}`, atLeast, offset);
    line.queue.reachedBroker();
    line.queue.abandonAll(line.rewound);
  }

  private produce(leader: NodeId, parts: Parameters<typeof produceExchange>[0]) {
    return this.connection.cluster.link(leader, 'produce').sendOwn(produceExchange(parts, REPLICAS_MS));
  }

  private settle(line: AppendLine, errorCode: number, desk: Set<AppendLine>): void {
    const subject = `${line.topic}/${line.partition}`;
    const outcome = appendOutcome(errorCode);
    const waits = line.queue.answered(outcome, () =>
      outcome.kind === 'too_large'
        ? new RangeError(`Kafka refuses records for ${subject}: larger than the topic's max.message.bytes`)
        : unavailable(BrokerError.ofCode(errorCode, subject), this.connection.settings.brokers),
    );
    if (outcome.kind === 'again' && outcome.moved) this.connection.cluster.forgetTopic(line.topic);
    if (waits) {
      void this.rest(line, BrokerError.ofCode(errorCode, subject)).then(() => this.route(line));
      return;
    }
    if (outcome.kind === 'appended') {
      line.failures = 0;
      line.failure = undefined;
    }
    desk.add(line);
  }
}

/** As Kafka's NETWORK_EXCEPTION. */
const LOST = { errorCode: 13, firstOffset: -1 };

/** What goes into the next request, and the lines that turned out to have nothing to send to this broker now. */
function loadOf(desk: Set<AppendLine>): { batches: Map<AppendLine, AppendBatch>; idle: AppendLine[] } {
  const batches = new Map<AppendLine, AppendBatch>();
  const idle: AppendLine[] = [];
  let bytes = 0;
  for (const line of [...desk]) {
    const batch = line.queue.next();
    if (batch === undefined) {
      desk.delete(line);
      idle.push(line);
      continue;
    }
    bytes += batch.bytes.length;
    if (batches.size > 0 && bytes > REQUEST_BYTES) break;
    desk.delete(line);
    batches.set(line, batch);
  }
  return { batches, idle };
}
