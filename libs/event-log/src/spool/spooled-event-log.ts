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

/** `partitions`: of the log, for as long as it cannot be asked. */
export interface SpooledEventLogOptions extends SpoolOptions {
  /** The log that may be away. The spooled log owns it: closing one closes both. */
  readonly log: EventLog;
}

/**
 * An event log that goes on taking events while the real one is away: newer SDKs throw a batch away on any 5xx, so
 * answering 503 would lose it.
 *
 * While a lane of the spool holds anything, new events of its keys queue up behind it, so that the records of one key
 * keep their order; once it is empty they go to the log directly again. The other lanes have nothing to do with it: a
 * log with one partition that takes nothing still takes the rest directly. At least once: a record may reach the log
 * twice when a process dies between appending there and noting it here. Other topics are not spooled.
 */
export class SpooledEventLog implements EventLog {
  /** For each lane. False: nothing of this process is in it, and it was empty when the process started. */
  private readonly mayHold: boolean[];
  /** For each lane: appends to the spool that are under way. */
  private readonly spooling: number[];

  private constructor(
    private readonly log: EventLog,
    private readonly spool: Spool,
  ) {
    this.mayHold = new Array<boolean>(spool.lanes).fill(true);
    this.spooling = new Array<number>(spool.lanes).fill(0);
  }

  /** @throws LogUnavailableError when the spool's folder cannot be used */
  static async open(options: SpooledEventLogOptions): Promise<SpooledEventLog> {
    const partitions = partitionsOf(options.log) ?? options.partitions;
    const spool = await Spool.open({ ...options, ...(partitions !== undefined && { partitions }) });
    await spool.drainInto(options.log);
    return new SpooledEventLog(options.log, spool);
  }

  get logId(): string {
    return this.log.logId;
  }

  get partitions(): number {
    return this.log.partitions;
  }

  /**
   * @throws LogUnavailableError when the log is away and the spool is full or away too; records of other partitions may
   * have been taken all the same
   */
  async append(topic: string, records: readonly AppendRecord[]): Promise<void> {
    if (topic !== EVENTS_TOPIC) return this.log.append(topic, records);
    const [first] = records;
    if (first === undefined) return;
    // Nearly every request is one record.
    if (records.length === 1) return this.appendTo(this.spool.laneOf(first.key), records);
    const runs = new Map<number, AppendRecord[]>();
    for (const record of records) {
      const lane = this.spool.laneOf(record.key);
      const run = runs.get(lane);
      if (run === undefined) runs.set(lane, [record]);
      else run.push(record);
    }
    // All of them settle first, so that nothing of a call is under way any more when it is refused.
    const settled = await Promise.allSettled([...runs].map(([lane, run]) => this.appendTo(lane, run)));
    const failed = settled.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
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

  /** Throws when what was spooled does not get on although the log could be there; nobody's events are refused for it. */
  checkDrain(): Promise<void> {
    return this.spool.checkDrain();
  }

  async close(): Promise<void> {
    await this.spool.close();
    await this.log.close();
  }

  /** @param records all of that lane */
  private async appendTo(lane: number, records: readonly AppendRecord[]): Promise<void> {
    if (this.mayHold[lane] === false || !(await this.holdsRecords(lane))) {
      try {
        return await this.log.append(EVENTS_TOPIC, records);
      } catch (error) {
        if (!(error instanceof LogUnavailableError)) throw error;
      }
    }
    this.mayHold[lane] = true;
    this.spooling[lane]!++;
    try {
      await this.spool.append(records);
    } finally {
      this.spooling[lane]!--;
    }
  }

  private async holdsRecords(lane: number): Promise<boolean> {
    if (this.spooling[lane] !== 0 || !(await this.spool.isEmpty(lane))) return true;
    // Another append may have begun to spool while this one looked.
    if (this.spooling[lane] === 0) this.mayHold[lane] = false;
    return this.mayHold[lane] === true;
  }
}

/** Undefined while the log cannot be asked. */
function partitionsOf(log: EventLog): number | undefined {
  try {
    return log.partitions;
  } catch (error) {
    if (error instanceof LogUnavailableError) return undefined;
    throw error;
  }
}
