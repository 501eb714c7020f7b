import { backoffMs, pause } from '../backoff';
import { type AppendRecord, type LogUnavailableError, partitionOf } from '../port';
import { appendOutcome } from './append-outcome';
import { type AppendBatch, type AppendPart, AppendQueue, type ProducerId } from './append-queue';
import { BrokerError, NoAnswerError, assertOk, unavailable } from './broker-error';
import { type NodeId, replacedTopic } from './cluster';
import { type KafkaConnection, closedError } from './connection';
import { produceExchange } from './produce';
import { MAX_RECORD_OVERHEAD, recordBatchSize } from './record-batch';

/** How long an append may take before its caller is refused, milliseconds … */
const PATIENCE_MS = 10_000;

/** … and while the partition has not taken anything since an append to it was refused for that. */
const SHORT_PATIENCE_MS = 1000;

/** The most one request may hold; brokers take 100 MiB. */
const REQUEST_BYTES = 32 * 2 ** 20;

/** How long a broker may wait for its replicas. Milliseconds. */
const REPLICAS_MS = 5000;

/** How long closing waits for appends under way; what is left then is refused. Milliseconds. */
const CLOSE_MS = 3000;

const MAX_KEY_BYTES = 0xffff;
const MAX_EVENTS = 0xffffffff;

/** One partition's appends and where they stand. */
interface Line {
  readonly topic: string;
  readonly partition: number;
  readonly queue: AppendQueue;
  /** On its way to a broker, or at one. */
  underWay: boolean;
  failures: number;
  /** Why the last try failed. */
  failure: Error | undefined;
  /** Appends were refused and nothing was taken since. */
  down: boolean;
  /** No record can have an offset before it any more. */
  atLeast: number;
}

/**
 * Appends with acks=all, each record once: an idempotent producer over `AppendQueue`. What comes while a request to a
 * broker is under way goes out together with the next one, one batch per partition, so twenty requests at once cost
 * two or three produce calls. A batch whose answer is lost is sent again until its outcome is known or nobody waits
 * for it; the broker knows a repeat by its sequence.
 *
 * kafkajs' own idempotent producer is not used: it has one request in flight in all, and after an out-of-order
 * sequence it fails every call for the rest of its life.
 */
export class Appender {
  private readonly lines = new Map<string, Line>();
  private readonly desks = new Map<NodeId, Set<Line>>();
  private readonly busy = new Set<NodeId>();
  private producer: Promise<ProducerId> | undefined;
  private underWay = 0;
  private closing = false;
  private drained: () => void = () => undefined;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /**
   * @param partition Where all records go, instead of where their keys belong.
   * @throws LogUnavailableError; RangeError for a record, or a call, that is too large
   */
  async append(topic: string, records: readonly AppendRecord[], partition?: number): Promise<void> {
    if (this.closing) throw closedError();
    for (const record of records) assertStorable(record, this.connection.settings.maxRecordBytes);
    if (records.length === 0) return;
    const name = await this.connection.guarded(() => this.connection.ensureTopic(topic));
    const { partitions } = this.connection.identity;
    const runs = new Map<number, AppendRecord[]>();
    for (const record of records) {
      const to = partition ?? partitionOf(record.key, partitions);
      const run = runs.get(to);
      if (run === undefined) runs.set(to, [record]);
      else run.push(record);
    }
    const limit = this.connection.batchLimit(topic);
    const sized = [...runs].map(([to, run]) => ({ to, run, size: sizeWithin(run, limit, name) }));
    this.underWay++;
    try {
      // All of them settle first, so that nothing of a call is under way any more when it is refused.
      const settled = await Promise.allSettled(
        sized.map(({ to, run, size }) => this.enqueue(name, to, run, size)),
      );
      const failed = settled.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    } finally {
      this.underWay--;
      if (this.underWay === 0) this.drained();
    }
  }

  /** Lets the appends under way finish, for a few seconds at most, and takes no more. */
  async close(): Promise<void> {
    this.closing = true;
    if (this.underWay === 0) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, CLOSE_MS);
      this.drained = () => {
        clearTimeout(patience);
        resolve();
      };
    });
  }

  private enqueue(
    topic: string,
    partition: number,
    records: readonly AppendRecord[],
    size: number,
  ): Promise<void> {
    const line = this.lineOf(topic, partition);
    return new Promise<void>((resolve, reject) => {
      const patience = line.down ? Math.min(SHORT_PATIENCE_MS, this.patienceMs) : this.patienceMs;
      const timer = setTimeout(() => {
        part.abandoned = true;
        line.down = true;
        reject(this.refusal(line, patience));
      }, patience);
      const part: AppendPart = {
        records,
        size,
        abandoned: false,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      line.queue.add(part);
      if (!line.underWay) void this.route(line);
    });
  }

  private refusal({ topic, partition, failure }: Line, patience: number): LogUnavailableError {
    const silence = `records for ${topic}/${partition} were not acknowledged within ${patience / 1000} s`;
    const brokers = this.connection.settings.brokers.join(', ');
    return this.connection.refusal(failure ?? new NoAnswerError(brokers, silence, true));
  }

  private lineOf(topic: string, partition: number): Line {
    const name = `${partition}/${topic}`;
    let line = this.lines.get(name);
    if (line === undefined) {
      const queue = new AppendQueue(this.connection.settings.clock);
      line = {
        topic,
        partition,
        queue,
        underWay: false,
        failures: 0,
        failure: undefined,
        down: false,
        atLeast: 0,
      };
      this.lines.set(name, line);
    }
    return line;
  }

  /** Takes a line with work to the broker that leads its partition, however often that takes. */
  private async route(line: Line): Promise<void> {
    line.underWay = true;
    while (line.queue.hasWork) {
      try {
        if (line.queue.needsProducer) {
          line.queue.useProducer(
            await this.connection.patiently(() => this.producerAfter(line.queue.usedProducer)),
          );
        }
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
  private async rest(line: Line, failure: Error): Promise<void> {
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

  private hand(line: Line, leader: NodeId): void {
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

  private async serve(leader: NodeId, desk: Set<Line>): Promise<void> {
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
    batches: ReadonlyMap<Line, AppendBatch>,
    desk: Set<Line>,
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
      const maybeAppended = !(failure.cause instanceof NoAnswerError && !failure.cause.sent);
      for (const line of batches.keys()) {
        if (maybeAppended) line.queue.unsure();
        this.connection.cluster.forgetTopic(line.topic);
        void this.rest(line, failure).then(() => this.route(line));
      }
      return;
    }
    const produced = new Map(answer.map((each) => [`${each.partition}/${each.topic}`, each]));
    for (const line of batches.keys()) {
      // A partition that the answer does not name is as good as lost on the way.
      const { errorCode, firstOffset } = produced.get(`${line.partition}/${line.topic}`) ?? LOST;
      if (errorCode === 0 && firstOffset < line.atLeast) {
        this.replaced(line);
        desk.add(line);
        continue;
      }
      if (errorCode === 0) line.atLeast = firstOffset + 1;
      this.settle(line, errorCode, desk);
    }
  }

  /** Offsets went back: it is another topic of the same name, or one that lost records it had acknowledged. */
  private replaced(line: Line): void {
    this.connection.cluster.forgetTopic(line.topic);
    line.queue.refused(replacedTopic(line.topic));
  }

  private produce(leader: NodeId, parts: Parameters<typeof produceExchange>[0]) {
    return this.connection.cluster.link(leader, 'produce').sendOwn(produceExchange(parts, REPLICAS_MS));
  }

  private settle(line: Line, errorCode: number, desk: Set<Line>): void {
    const { queue } = line;
    const subject = `${line.topic}/${line.partition}`;
    const outcome = appendOutcome(errorCode);
    switch (outcome.kind) {
      case 'appended':
        line.failures = 0;
        line.failure = undefined;
        line.down = false;
        queue.appended();
        break;
      case 'again':
        if (outcome.maybeAppended) queue.unsure();
        if (outcome.moved) this.connection.cluster.forgetTopic(line.topic);
        void this.rest(line, BrokerError.ofCode(errorCode, subject)).then(() => this.route(line));
        return;
      case 'renew':
        queue.renew();
        void this.rest(line, BrokerError.ofCode(errorCode, subject)).then(() => this.route(line));
        return;
      case 'too_large':
        if (!queue.split()) {
          queue.refused(
            new RangeError(`Kafka refuses records for ${subject}: larger than the topic's max.message.bytes`),
          );
        }
        break;
      case 'refused':
        queue.refused(unavailable(BrokerError.ofCode(errorCode, subject), this.connection.settings.brokers));
        break;
    }
    desk.add(line);
  }

  /** A producer id that this partition has not used up. Partitions share one; each has its own sequences under it. */
  private async producerAfter(used: ProducerId | undefined): Promise<ProducerId> {
    const current = await this.producer?.catch(() => undefined);
    if (current === undefined || current === used) this.producer = this.newProducer(current);
    return this.producer as Promise<ProducerId>;
  }

  private renewing:
    { readonly instead: ProducerId | undefined; readonly by: Promise<ProducerId> } | undefined;

  private newProducer(instead: ProducerId | undefined): Promise<ProducerId> {
    // Several partitions may want one at once.
    if (this.renewing?.instead === instead && this.renewing !== undefined) return this.renewing.by;
    const by = this.initProducer().finally(() => (this.renewing = undefined));
    this.renewing = { instead, by };
    return by;
  }

  private async initProducer(): Promise<ProducerId> {
    const { errorCode, producerId, producerEpoch } = await this.connection.cluster.sendToAny(
      'InitProducerId',
      {
        transactionalId: null,
        transactionTimeout: PATIENCE_MS,
      },
    );
    assertOk(errorCode, 'the idempotent producer');
    return { id: BigInt(producerId), epoch: producerEpoch };
  }
}

/** As Kafka's NETWORK_EXCEPTION. */
const LOST = { errorCode: 13, firstOffset: -1 };

/** What goes into the next request, and the lines that turned out to have nothing to send to this broker now. */
function loadOf(desk: Set<Line>): { batches: Map<Line, AppendBatch>; idle: Line[] } {
  const batches = new Map<Line, AppendBatch>();
  const idle: Line[] = [];
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

/** @throws RangeError */
function assertStorable(record: AppendRecord, maxRecordBytes: number): void {
  const keyBytes = Buffer.byteLength(record.key);
  if (keyBytes > MAX_KEY_BYTES) {
    throw new RangeError(`A record key has ${keyBytes} bytes, more than ${MAX_KEY_BYTES}`);
  }
  if (!Number.isInteger(record.events) || record.events < 0 || record.events > MAX_EVENTS) {
    throw new RangeError(`A record cannot hold ${record.events} events`);
  }
  const bytes = keyBytes + record.value.length + MAX_RECORD_OVERHEAD;
  if (bytes > maxRecordBytes) {
    throw new RangeError(`A record has ${bytes} bytes, more than ${maxRecordBytes}`);
  }
}

/** @throws RangeError when the records cannot go into one batch, and so not whole or not at all */
function sizeWithin(records: readonly AppendRecord[], limit: number, topic: string): number {
  const size = recordBatchSize(records) + MAX_RECORD_OVERHEAD * records.length;
  if (size > limit) {
    throw new RangeError(
      `Records of ${size} bytes for one partition of ${topic} in one call, more than its max.message.bytes allows (${limit})`,
    );
  }
  return size;
}
