import { type AppendRecord, type LogUnavailableError, partitionOf } from '../port';
import { type AppendLine, newLine } from './append-line';
import type { AppendPart } from './append-queue';
import { AppendSender } from './append-sender';
import { assertAppendable, sizeWithin } from './appendable';
import { NoAnswerError } from './broker-error';
import { type KafkaConnection, closedError } from './connection';

/** How long an append may take before its caller is refused, milliseconds … */
const PATIENCE_MS = 10_000;

/** … and while nothing was taken, by Kafka or by the partition, since an append was refused for that. */
const SHORT_PATIENCE_MS = 1000;

/** How long closing waits for appends under way; what is left then is refused. Milliseconds. */
const CLOSE_MS = 3000;

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
  private readonly lines = new Map<string, AppendLine>();
  private readonly sender: AppendSender;
  /** An append was refused and nothing was taken since: the others need not find out each for itself. */
  private outage = false;
  private underWay = 0;
  private closing = false;
  private drained: () => void = () => undefined;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    this.sender = new AppendSender(connection);
  }

  /**
   * @param partition Where all records go, instead of where their keys belong.
   * @throws LogUnavailableError; RangeError for a record, or a call, that is too large
   */
  async append(topic: string, records: readonly AppendRecord[], partition?: number): Promise<void> {
    if (this.closing) throw closedError();
    for (const record of records) assertAppendable(record, this.connection.settings.maxRecordBytes);
    if (records.length === 0) return;
    const began = performance.now();
    const name = await this.ensured(topic);
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
        sized.map(({ to, run, size }) => this.enqueue(name, to, { records: run, size, began })),
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

  /** @throws LogUnavailableError when a partition takes nothing any more, for good */
  check(): void {
    for (const { rewound } of this.lines.values()) if (rewound !== undefined) throw rewound;
  }

  /** The topic's name as Kafka knows it; making and checking it is part of the append's patience. */
  private async ensured(topic: string): Promise<string> {
    const patience = this.outage ? Math.min(SHORT_PATIENCE_MS, this.patienceMs) : this.patienceMs;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.outage = true;
        reject(this.refusal(`an append to ${this.connection.topicName(topic)} was`, undefined, patience));
      }, patience);
    });
    try {
      return await Promise.race([this.connection.guarded(() => this.connection.ensureTopic(topic)), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private enqueue(
    topic: string,
    partition: number,
    { records, size, began }: { records: readonly AppendRecord[]; size: number; began: number },
  ): Promise<void> {
    const line = this.lineOf(topic, partition);
    if (line.rewound !== undefined) return Promise.reject(line.rewound);
    return new Promise<void>((resolve, reject) => {
      const patience =
        this.outage || line.refusing ? Math.min(SHORT_PATIENCE_MS, this.patienceMs) : this.patienceMs;
      const timer = setTimeout(
        () => {
          part.abandoned = true;
          line.refusing = true;
          this.outage = true;
          reject(this.refusal(`records for ${topic}/${partition} were`, line.failure, patience));
        },
        Math.max(0, began + patience - performance.now()),
      );
      const part: AppendPart = {
        records,
        size,
        abandoned: false,
        resolve: () => {
          clearTimeout(timer);
          line.refusing = false;
          this.outage = false;
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      line.queue.add(part);
      this.sender.wake(line);
    });
  }

  private refusal(what: string, failure: Error | undefined, patience: number): LogUnavailableError {
    const silence = `${what} not acknowledged within ${patience / 1000} s`;
    const brokers = this.connection.settings.brokers.join(', ');
    return this.connection.refusal(failure ?? new NoAnswerError(brokers, silence, true));
  }

  private lineOf(topic: string, partition: number): AppendLine {
    const name = `${partition}/${topic}`;
    let line = this.lines.get(name);
    if (line === undefined) {
      line = newLine(topic, partition, this.connection.settings.clock);
      this.lines.set(name, line);
    }
    return line;
  }
}
