import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { STDERR_LOGGER, type EventLogLogger } from '../logger';
import {
  type AppendRecord,
  type BatchHandler,
  type ConsumeOptions,
  type EventLog,
  type GroupPosition,
  type Lag,
  type LogConsumer,
  LogUnavailableError,
  type OffsetRange,
  type StoredRecord,
} from '../port';
import { Appender } from './appender';
import { SegmentChain } from './chain';
import type { FrameRecord } from './frame';
import { type ConsumerParts, GroupConsumer } from './group-consumer';
import { lagOf } from './lag';
import { Meta } from './meta';
import { type Retention, expire } from './retention';
import type { RollLimits } from './segment';
import { TailWatch } from './tail-watch';

export interface EventLogOptions {
  /** The log lives in its folder `log`. On a local disk: LMDB does not work on network file systems. */
  readonly dataDir: string;
  /** For a log that is made now, 1 to 1024, default 2; an existing log keeps its own number. */
  readonly partitions?: number;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  readonly logger?: EventLogLogger;
  /** Default three days and 4 GiB. */
  readonly retention?: Partial<Retention>;
  /** When a segment is closed: default 64 MiB or six hours. */
  readonly roll?: Partial<RollLimits>;
  /** How long a consumer may show no sign of life before others take its partitions. Milliseconds, default 10 s. */
  readonly leaseMs?: number;
}

/** The embedded log, which looks after its own disk space. */
export interface EmbeddedLog extends EventLog {
  /** Deletes the segments that have expired and are committed; it also happens by itself every minute. */
  expire(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const DEFAULT_PARTITIONS = 2;
const MAX_PARTITIONS = 1024;
const RETENTION: Retention = { maxAgeMs: 72 * HOUR_MS, maxBytes: 4 * 2 ** 30 };
const ROLL: RollLimits = { bytes: 64 * 2 ** 20, ageMs: 6 * HOUR_MS };
const LEASE_MS = 10_000;
const EXPIRE_EVERY_MS = 60_000;
/** What a reader takes from the log at once. */
const PAGE_BYTES = 2 * 2 ** 20;
const PAGE_RECORDS = 1000;

/**
 * Opens the embedded log in `dataDir`, making it if there is none. Several processes may have it open, and all of them
 * may append, consume and ask for the lag.
 * @throws LogUnavailableError when the folder cannot be written.
 * @throws RangeError for a partition count out of range.
 */
export async function openEventLog(options: EventLogOptions): Promise<EmbeddedLog> {
  const partitions = options.partitions ?? DEFAULT_PARTITIONS;
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > MAX_PARTITIONS) {
    throw new RangeError(`A log has 1 to ${MAX_PARTITIONS} partitions, not ${partitions}`);
  }
  const folder = join(options.dataDir, 'log');
  const clock = options.clock ?? Date.now;
  const logger = options.logger ?? STDERR_LOGGER;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new LogUnavailableError(`The event log's folder cannot be made`, { cause });
  }
  const meta = await Meta.open(folder, partitions);
  if (options.partitions !== undefined && options.partitions !== meta.identity.partitions) {
    logger.warn(
      { asked: options.partitions, has: meta.identity.partitions },
      'A log keeps its partition count',
    );
  }
  try {
    const roll = { ...ROLL, ...options.roll };
    const chain = await SegmentChain.open(join(folder, 'segments'), roll, meta.oldestSegment, clock());
    return new EmbeddedEventLog(meta, chain, clock, logger, options.leaseMs ?? LEASE_MS, {
      ...RETENTION,
      ...options.retention,
    });
  } catch (error) {
    await meta.close();
    throw error;
  }
}

class EmbeddedEventLog implements EmbeddedLog {
  private readonly appender: Appender;
  private readonly parts: ConsumerParts;
  private readonly consumers = new Set<LogConsumer>();
  private readonly expiry: NodeJS.Timeout;
  private expiring: Promise<void> | undefined;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly meta: Meta,
    private readonly chain: SegmentChain,
    private readonly clock: () => number,
    private readonly logger: EventLogLogger,
    private readonly leaseMs: number,
    private readonly retention: Retention,
  ) {
    const watch = new TailWatch(chain, clock);
    const appender = new Appender(chain, meta.identity.partitions, clock, () => void watch.check());
    this.appender = appender;
    this.parts = {
      meta,
      chain,
      watch,
      clock,
      random: Math.random,
      logger,
      appendTo: (topic, partition, records) => appender.append(topic, records, partition),
    };
    this.expiry = setInterval(() => void this.expire(), EXPIRE_EVERY_MS).unref();
  }

  get logId(): string {
    return this.meta.identity.logId;
  }

  get partitions(): number {
    return this.meta.identity.partitions;
  }

  async append(topic: string, records: readonly AppendRecord[]): Promise<void> {
    await this.appender.append(topic, records);
  }

  async consume(options: ConsumeOptions, handler: BatchHandler): Promise<LogConsumer> {
    this.assertOpen();
    const consumer = await GroupConsumer.join(this.parts, options, handler, this.leaseMs);
    this.consumers.add(consumer);
    return consumer;
  }

  async range(topic: string, partition: number): Promise<OffsetRange> {
    this.assertOpen();
    this.assertPartition(partition);
    await this.chain.refresh(this.clock());
    const { start, next } = this.chain.range(topic, partition);
    return { start, next };
  }

  async *read(topic: string, partition: number, from: number, to: number): AsyncIterable<StoredRecord> {
    for (let next = from; next <= to;) {
      const { start } = await this.range(topic, partition);
      const page = pageOf(this.chain.read(topic, partition, Math.max(next, start)), to);
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      next = last.offset + 1;
    }
  }

  async position(topic: string, group: string, partition: number): Promise<GroupPosition> {
    this.assertOpen();
    this.assertPartition(partition);
    this.meta.refresh();
    const { offset, to } = this.meta.position(group, topic, partition) ?? { offset: 0 };
    return to === undefined ? { offset } : { offset, to };
  }

  async lag(topic: string, group: string): Promise<Lag> {
    this.assertOpen();
    this.meta.refresh();
    await this.chain.refresh(this.clock());
    return lagOf(this.meta, this.chain, topic, group);
  }

  /** Proves it by a commit that appends nothing. */
  async check(): Promise<void> {
    await this.appender.append('sonde.check', []);
  }

  expire(): Promise<void> {
    this.expiring ??= expire(this.meta, this.chain, this.retention, this.clock())
      .catch((err: unknown) =>
        this.logger.error({ err }, 'Expired segments of the event log could not be deleted'),
      )
      .finally(() => {
        this.expiring = undefined;
      });
    return this.expiring;
  }

  close(): Promise<void> {
    this.closed ??= this.shut();
    return this.closed;
  }

  private async shut(): Promise<void> {
    clearInterval(this.expiry);
    await Promise.all([...this.consumers].map((consumer) => consumer.close()));
    await this.expiring;
    await this.appender.close();
    await this.chain.close();
    await this.meta.close();
  }

  private assertOpen(): void {
    if (this.closed !== undefined) throw new LogUnavailableError('The event log is closed');
  }

  private assertPartition(partition: number): void {
    if (!Number.isInteger(partition) || partition < 0 || partition >= this.partitions) {
      throw new RangeError(`The log has the partitions 0 to ${this.partitions - 1}, not ${partition}`);
    }
  }
}

/** The next records up to `to`: few enough to hold, taken out at once, since segments may be deleted between two pages. */
function pageOf(records: Iterable<FrameRecord>, to: number): StoredRecord[] {
  const page: StoredRecord[] = [];
  let bytes = 0;
  for (const { offset, key, value, events, appendedAt } of records) {
    if (offset > to) break;
    page.push({ offset, key, value, events, appendedAt });
    bytes += value.length;
    if (bytes >= PAGE_BYTES || page.length >= PAGE_RECORDS) break;
  }
  return page;
}
