import { STDERR_LOGGER, type EventLogLogger } from '../logger';
import type { SaslOptions } from './wire';

export interface KafkaLogOptions {
  /** host:port each; any of the cluster's brokers, to begin with. */
  readonly brokers: readonly string[];
  /** TLS, or its options as Node's `tls.connect` takes them. */
  readonly ssl?: boolean | object;
  readonly sasl?: SaslOptions;
  /** Before the names of all topics and groups. */
  readonly topicPrefix?: string;
  /** For topics that are made now; a log keeps the number it was made with. 1 to 1024. */
  readonly partitions?: number;
  /** For topics that are made now; the broker's own when absent. */
  readonly replicationFactor?: number;
  /** How long topics that are made now keep their records, hours. */
  readonly retentionHours?: number;
  /** Key, value and what belongs to them; a larger record is refused. */
  readonly maxRecordBytes?: number;
  /** After how much silence of a consumer others take its partitions. */
  readonly sessionTimeoutMs?: number;
  /** How long the members of a group have to let go of partitions and join again. */
  readonly rebalanceTimeoutMs?: number;
  readonly clientId?: string;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  /** A number in [0, 1). */
  readonly random?: () => number;
  readonly logger?: EventLogLogger;
}

export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly ssl: object | undefined;
  readonly sasl: SaslOptions | undefined;
  readonly topicPrefix: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly retentionMs: number;
  readonly maxRecordBytes: number;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly clientId: string;
  readonly clock: () => number;
  readonly random: () => number;
  readonly logger: EventLogLogger;
}

/** Two mebibytes of a phone's body, scrubbed and wrapped, with room to spare. */
const MAX_RECORD_BYTES = 4 * 2 ** 20;

/**
 * The largest record batch, which is what one call may append to one partition: all of a processor's batch (8 MiB) as
 * dead letters, with their headers. It is the topics' `max.message.bytes`.
 */
export const MAX_BATCH_BYTES = 10 * 2 ** 20;

/** What a batch of one record takes beside the record as it is measured (`assertAppendable`), and more. Bytes. */
export const BATCH_ROOM_BYTES = 1024;

const BROKER_DEFAULT = -1;

/** @throws RangeError when a value is out of its range */
export function settingsOf(options: KafkaLogOptions): KafkaSettings {
  const { partitions = 12, maxRecordBytes = MAX_RECORD_BYTES, retentionHours = 72 } = options;
  if (options.brokers.length === 0) throw new RangeError('At least one Kafka broker must be named');
  for (const broker of options.brokers) {
    if (!/^.+:\d{1,5}$/.test(broker)) throw new RangeError(`A Kafka broker is host:port, not "${broker}"`);
  }
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > 1024) {
    throw new RangeError(`A log has 1 to 1024 partitions, not ${partitions}`);
  }
  if (!(retentionHours > 0))
    throw new RangeError(`Records must be kept for some time, not ${retentionHours} hours`);
  if (!(maxRecordBytes > 0) || maxRecordBytes > MAX_BATCH_BYTES - BATCH_ROOM_BYTES) {
    throw new RangeError(
      `A record may have up to ${MAX_BATCH_BYTES - BATCH_ROOM_BYTES} bytes, not ${maxRecordBytes}`,
    );
  }
  return {
    brokers: options.brokers,
    ssl: options.ssl === true ? {} : options.ssl || undefined,
    sasl: options.sasl,
    topicPrefix: options.topicPrefix ?? '',
    partitions,
    replicationFactor: options.replicationFactor ?? BROKER_DEFAULT,
    retentionMs: Math.round(retentionHours * 3_600_000),
    maxRecordBytes,
    sessionTimeoutMs: options.sessionTimeoutMs ?? 30_000,
    rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 60_000,
    clientId: options.clientId ?? 'sonde',
    clock: options.clock ?? Date.now,
    random: options.random ?? Math.random,
    logger: options.logger ?? STDERR_LOGGER,
  };
}
