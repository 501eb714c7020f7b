import { join } from 'node:path';
import { openEventLog } from '../embedded/open';
import { STDERR_LOGGER, type EventLogLogger } from '../logger';
import { EVENTS_TOPIC, LogUnavailableError, PROCESSOR_GROUP, partitionOf } from '../port';
import type { AppendRecord, EventLog, LaneState, LogConsumer } from '../port';
import { diskUse } from './disk-use';
import { Drain } from './drain';
import { toSpoolEntry } from './entry';
import { SetAside } from './set-aside';

/**
 * The drainer reads the spool under the processor's name: the group that a log knows from the day it is made, so
 * that nothing is deleted before the drainer had it.
 */
const DRAIN_GROUP = PROCESSOR_GROUP;
/** A batch fits into a topic with Kafka's own default of 1 MiB; and each lane has one in memory. */
const DRAIN_BATCH = { maxEvents: 5_000, maxBytes: 768 * 1024, lingerMs: 0 };
/** What was drained is soon deleted: a segment goes when it is full or an hour old, and a minute after its last record. */
const ROLL = { bytes: 16 * 1024 * 1024, ageMs: 3_600_000 };
const RETENTION = { maxAgeMs: 60_000 };
/** The size on disk is looked at again when this much was appended … */
const REMEASURE_AFTER_BYTES = 1024 * 1024;
/** … or this much time has passed, since the drainer frees space as well. Milliseconds. */
const REMEASURE_AFTER_MS = 1_000;
/** How often what was set aside is offered to the log again. Milliseconds. */
const OFFER_EVERY_MS = 60_000;

export interface SpoolUse {
  readonly records: number;
  readonly events: number;
  /** On disk, since the spool was last seen empty. */
  readonly bytes: number;
  /** Records that fit neither into the log nor into its dead letters, in a file each. */
  readonly setAside: number;
  /** The lanes that this process drains. */
  readonly lanes: readonly LaneState[];
}

export interface SpoolOptions {
  readonly dataDir: string;
  /**
   * Lanes of a spool that is made now, 1 to 1024: as many as the log has partitions, and each then holds what goes into
   * one of them. With another number it is right as well, but a partition that takes nothing holds up others'.
   */
  readonly partitions?: number;
  /** Most bytes that may wait, as they lie on disk. */
  readonly maxBytes: number;
  /** Milliseconds that never go back. Default `performance.now`. */
  readonly monotonic?: () => number;
  readonly logger?: EventLogLogger;
}

/**
 * Records that the event log could not take, kept durably until it can. The store is an event log again, an embedded
 * one under `<dataDir>/spool`: synced before it answers, whole after kill -9, and shared by all ingest processes of
 * the data folder. So what a dead process left is drained by any other, and a restart needs no recovery of its own.
 *
 * Its lanes follow the log's partitions, by the same function of the key: a partition of the log that takes nothing
 * holds up its own records and no others, the order of each key is that of its lane, and each lane is drained by
 * itself. That needs the number of partitions before the log was ever reached, so it is the configured one.
 */
export class Spool {
  private consumer: LogConsumer | undefined;
  /** Disk use when nothing was waiting: segments outlive their records, and those are not what is bounded. */
  private emptyBytes = 0;
  private measured = { bytes: 0, at: Number.NEGATIVE_INFINITY };
  private appendedSince = 0;
  private readonly setAside: SetAside;
  private offers: NodeJS.Timeout | undefined;
  private offering: Promise<void> | undefined;

  private constructor(
    private readonly store: EventLog,
    private readonly folder: string,
    private readonly maxBytes: number,
    private readonly monotonic: () => number,
    private readonly logger: EventLogLogger,
  ) {
    this.setAside = new SetAside(join(folder, 'set-aside'), maxBytes);
  }

  /** @throws LogUnavailableError when the folder cannot be used */
  static async open(options: SpoolOptions): Promise<Spool> {
    const folder = spoolFolder(options.dataDir);
    const store = await openEventLog({
      dataDir: folder,
      ...(options.partitions !== undefined && { partitions: options.partitions }),
      roll: ROLL,
      retention: RETENTION,
      ...(options.logger && { logger: options.logger }),
    });
    const monotonic = options.monotonic ?? (() => performance.now());
    return new Spool(store, folder, options.maxBytes, monotonic, options.logger ?? STDERR_LOGGER);
  }

  get lanes(): number {
    return this.store.partitions;
  }

  /** The lane in which records of that key wait. */
  laneOf(key: string): number {
    return partitionOf(key, this.store.partitions);
  }

  /** Starts to move records to `log`, each lane in order, at least once, whenever there are any and the log takes them. */
  async drainInto(log: EventLog): Promise<void> {
    this.consumer = await this.store.consume(
      { topic: EVENTS_TOPIC, group: DRAIN_GROUP, ...DRAIN_BATCH },
      new Drain(log, this.setAside, this.logger),
    );
    this.offers = setInterval(() => this.offer(log), OFFER_EVERY_MS).unref();
    this.offer(log);
  }

  /**
   * Keeps the records; resolves once they are on disk.
   * @throws LogUnavailableError when the spool is full or its disk is
   */
  async append(records: readonly AppendRecord[]): Promise<void> {
    const size = records.reduce((sum, record) => sum + record.value.length + record.key.length, 0);
    if ((await this.bytes()) + size > this.maxBytes) {
      throw new LogUnavailableError(`the spool holds its ${this.maxBytes} bytes`);
    }
    this.appendedSince += size;
    await this.store.append(EVENTS_TOPIC, records.map(toSpoolEntry));
  }

  async isEmpty(lane: number): Promise<boolean> {
    // The position first: what is drained meanwhile makes a lane look full, and never what comes in look drained.
    const { offset } = await this.store.position(EVENTS_TOPIC, DRAIN_GROUP, lane);
    return offset >= (await this.store.range(EVENTS_TOPIC, lane)).next;
  }

  async use(): Promise<SpoolUse> {
    const { records, events } = await this.store.lag(EVENTS_TOPIC, DRAIN_GROUP);
    return {
      records,
      events,
      bytes: records === 0 ? 0 : await this.bytes(),
      setAside: await this.setAside.count(),
      lanes: this.consumer?.lanes() ?? [],
    };
  }

  /** Throws unless the spool can take records. */
  async check(): Promise<void> {
    await this.store.check();
    if ((await this.bytes()) >= this.maxBytes) throw new LogUnavailableError('the spool is full');
  }

  /** Throws when a lane of this process does not get on although it has records, or when some were set aside. */
  async checkDrain(): Promise<void> {
    const stuck = (this.consumer?.lanes() ?? []).filter(({ state }) => state !== 'running');
    const reasons = [...new Set(stuck.map(({ reason }) => reason))].join('; ');
    if (stuck.length > 0)
      throw new LogUnavailableError(`${stuck.length} of ${this.lanes} lanes of the spool wait: ${reasons}`);
    const aside = await this.setAside.count();
    if (aside > 0)
      throw new LogUnavailableError(
        `${aside} spooled records fit neither into the log nor into its dead letters; raise max.message.bytes of the topics`,
      );
  }

  /** What is left is drained after the next start, or by another process. */
  async close(): Promise<void> {
    clearInterval(this.offers);
    await this.consumer?.close();
    await this.offering;
    await this.store.close();
  }

  private offer(log: EventLog): void {
    this.offering ??= this.setAside
      .offerTo(log)
      .catch((err: unknown) => this.logger.warn({ err }, 'What was set aside cannot be offered to the log'))
      .finally(() => {
        this.offering = undefined;
      });
  }

  private async hasNothing(): Promise<boolean> {
    return (await this.store.lag(EVENTS_TOPIC, DRAIN_GROUP)).records === 0;
  }

  /** Bytes on disk that wait. Between measurements what was appended is added up, so the bound holds at all times. */
  private async bytes(): Promise<number> {
    const now = this.monotonic();
    if (this.appendedSince >= REMEASURE_AFTER_BYTES || now - this.measured.at >= REMEASURE_AFTER_MS) {
      this.appendedSince = 0;
      const bytes = await diskUse(this.folder);
      this.measured = { bytes, at: now };
      this.emptyBytes = (await this.hasNothing()) ? bytes : Math.min(this.emptyBytes, bytes);
    }
    return Math.max(0, this.measured.bytes - this.emptyBytes) + this.appendedSince;
  }
}

/** The folder that all ingest processes of a data folder share. */
export function spoolFolder(dataDir: string): string {
  return join(dataDir, 'spool');
}
