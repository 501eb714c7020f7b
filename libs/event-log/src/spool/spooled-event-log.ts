import { EVENTS_TOPIC, LogUnavailableError } from '../port';
import type {
  AppendRecord,
  BatchHandler,
  ConsumeOptions,
  EventLog,
  GroupPosition,
  Lag,
  LogConsumer,
  OffsetRange,
  StoredRecord,
} from '../port';
import { Spool } from './spool';
import type { SpoolOptions, SpoolUse } from './spool';

export interface SpooledEventLogOptions extends SpoolOptions {
  /** The log that may be away. The spooled log owns it: closing one closes both. */
  readonly log: EventLog;
}

/**
 * An event log that goes on taking events while the real one is away: newer SDKs throw a batch away on any 5xx, so
 * answering 503 would lose it.
 *
 * While the spool holds anything, new events queue up behind it, so that the records of one key keep their order;
 * once it is empty they go to the log directly again. At least once: a record may reach the log twice when a process
 * dies between appending there and noting it here. Other topics are not spooled.
 */
export class SpooledEventLog implements EventLog {
  /** False: nothing of this process is in the spool, and it was empty when the process started. */
  private mayHold = true;
  private spooling = 0;

  private constructor(
    private readonly log: EventLog,
    private readonly spool: Spool,
  ) {}

  /** @throws LogUnavailableError when the spool's folder cannot be used */
  static async open(options: SpooledEventLogOptions): Promise<SpooledEventLog> {
    const spool = await Spool.open(options);
    await spool.drainInto(options.log);
    return new SpooledEventLog(options.log, spool);
  }

  get logId(): string {
    return this.log.logId;
  }

  get partitions(): number {
    return this.log.partitions;
  }

  /** @throws LogUnavailableError when the log is away and the spool is full or away too */
  async append(topic: string, records: readonly AppendRecord[]): Promise<void> {
    if (topic !== EVENTS_TOPIC) return this.log.append(topic, records);
    if (!(await this.holdsRecords())) {
      try {
        return await this.log.append(topic, records);
      } catch (error) {
        if (!(error instanceof LogUnavailableError)) throw error;
      }
    }
    this.mayHold = true;
    this.spooling++;
    try {
      await this.spool.append(records);
    } finally {
      this.spooling--;
    }
  }

  consume(options: ConsumeOptions, handler: BatchHandler): Promise<LogConsumer> {
    return this.log.consume(options, handler);
  }

  lag(topic: string, group: string): Promise<Lag> {
    return this.log.lag(topic, group);
  }

  range(topic: string, partition: number): Promise<OffsetRange> {
    return this.log.range(topic, partition);
  }

  /** What is in the log; the spool is not read. */
  read(topic: string, partition: number, from: number, to: number): AsyncIterable<StoredRecord> {
    return this.log.read(topic, partition, from, to);
  }

  position(topic: string, group: string, partition: number): Promise<GroupPosition> {
    return this.log.position(topic, group, partition);
  }

  /** What waits for the log to come back. */
  use(): Promise<SpoolUse> {
    return this.spool.use();
  }

  /** Throws unless events can be taken, be it into the spool. */
  async check(): Promise<void> {
    try {
      await this.log.check();
    } catch (error) {
      await this.spool.check().catch(() => {
        throw error;
      });
    }
  }

  async close(): Promise<void> {
    await this.spool.close();
    await this.log.close();
  }

  private async holdsRecords(): Promise<boolean> {
    if (!this.mayHold) return false;
    if (this.spooling > 0 || !(await this.spool.isEmpty())) return true;
    // Another append may have begun to spool while this one looked.
    if (this.spooling === 0) this.mayHold = false;
    return this.mayHold;
  }
}
