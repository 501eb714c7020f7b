import { join } from 'node:path';
import { openEventLog } from '../embedded/open';
import type { EventLogLogger } from '../logger';
import { EVENTS_TOPIC, LogUnavailableError, PROCESSOR_GROUP } from '../port';
import type { AppendRecord, BatchOutcome, EventLog, LogBatch, LogConsumer } from '../port';
import { diskUse } from './disk-use';
import { fromSpoolEntry, toSpoolEntry } from './entry';

/** One lane: the drainer keeps the order in which records came, whatever their keys. */
const PARTITIONS = 1;
/**
 * The drainer reads the spool under the processor's name: the group that a log knows from the day it is made, so
 * that nothing is deleted before the drainer had it.
 */
const DRAIN_GROUP = PROCESSOR_GROUP;
const DRAIN_BATCH = { maxEvents: 5_000, maxBytes: 4 * 1024 * 1024, lingerMs: 0 };
/** What was drained is soon deleted: a segment goes when it is full or an hour old, and a minute after its last record. */
const ROLL = { bytes: 16 * 1024 * 1024, ageMs: 3_600_000 };
const RETENTION = { maxAgeMs: 60_000 };
/** The size on disk is looked at again when this much was appended … */
const REMEASURE_AFTER_BYTES = 1024 * 1024;
/** … or this much time has passed, since the drainer frees space as well. Milliseconds. */
const REMEASURE_AFTER_MS = 1_000;

export interface SpoolUse {
  readonly records: number;
  readonly events: number;
  /** On disk, since the spool was last seen empty. */
  readonly bytes: number;
}

export interface SpoolOptions {
  readonly dataDir: string;
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
 */
export class Spool {
  private consumer: LogConsumer | undefined;
  /** Disk use when nothing was waiting: segments outlive their records, and those are not what is bounded. */
  private emptyBytes = 0;
  private measured = { bytes: 0, at: Number.NEGATIVE_INFINITY };
  private appendedSince = 0;

  private constructor(
    private readonly store: EventLog,
    private readonly folder: string,
    private readonly maxBytes: number,
    private readonly monotonic: () => number,
  ) {}

  /** @throws LogUnavailableError when the folder cannot be used */
  static async open(options: SpoolOptions): Promise<Spool> {
    const folder = spoolFolder(options.dataDir);
    const store = await openEventLog({
      dataDir: folder,
      partitions: PARTITIONS,
      roll: ROLL,
      retention: RETENTION,
      ...(options.logger && { logger: options.logger }),
    });
    return new Spool(store, folder, options.maxBytes, options.monotonic ?? (() => performance.now()));
  }

  /** Starts to move records to `log`, in order and at least once, whenever there are any and the log takes them. */
  async drainInto(log: EventLog): Promise<void> {
    this.consumer = await this.store.consume(
      { topic: EVENTS_TOPIC, group: DRAIN_GROUP, ...DRAIN_BATCH },
      { handle: (batch) => drain(batch, log) },
    );
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

  async isEmpty(): Promise<boolean> {
    return (await this.store.lag(EVENTS_TOPIC, DRAIN_GROUP)).records === 0;
  }

  async use(): Promise<SpoolUse> {
    const { records, events } = await this.store.lag(EVENTS_TOPIC, DRAIN_GROUP);
    return { records, events, bytes: records === 0 ? 0 : await this.bytes() };
  }

  /** Throws unless the spool can take records. */
  async check(): Promise<void> {
    await this.store.check();
    if ((await this.bytes()) >= this.maxBytes) throw new LogUnavailableError('the spool is full');
  }

  /** What is left is drained after the next start, or by another process. */
  async close(): Promise<void> {
    await this.consumer?.close();
    await this.store.close();
  }

  /** Bytes on disk that wait. Between measurements what was appended is added up, so the bound holds at all times. */
  private async bytes(): Promise<number> {
    const now = this.monotonic();
    if (this.appendedSince >= REMEASURE_AFTER_BYTES || now - this.measured.at >= REMEASURE_AFTER_MS) {
      this.appendedSince = 0;
      const bytes = await diskUse(this.folder);
      this.measured = { bytes, at: now };
      this.emptyBytes = (await this.isEmpty()) ? bytes : Math.min(this.emptyBytes, bytes);
    }
    return Math.max(0, this.measured.bytes - this.emptyBytes) + this.appendedSince;
  }
}

/** The folder that all ingest processes of a data folder share. */
export function spoolFolder(dataDir: string): string {
  return join(dataDir, 'spool');
}

async function drain(batch: LogBatch, log: EventLog): Promise<BatchOutcome> {
  try {
    await log.append(EVENTS_TOPIC, batch.records.map(fromSpoolEntry));
    return { kind: 'done' };
  } catch (error) {
    if (!(error instanceof LogUnavailableError)) throw error;
    return { kind: 'retry', reason: 'the event log is away', cause: error };
  }
}
