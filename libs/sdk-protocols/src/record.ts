import type { Outcome } from '@sonde/event-schema';
import type { BatchReceipt } from './receipt';

export type Protocol = 'native' | 'measure';
export type BodyEncoding = 'identity' | 'gzip' | 'deflate' | 'br' | 'zstd';

/**
 * The small header in front of the phone's own body in a log record: all that the processor needs beyond the body,
 * so that reading the log again gives the same rows.
 */
export interface RecordHeader {
  /** Version of this layout. */
  v: 1;
  /**
   * Made for this record, at random: two records with one id are one that went into the log twice (an append whose
   * answer was lost, a spool that was drained again). Records from before there were ids have none.
   */
  id?: string;
  protocol: Protocol;
  tenantId: string;
  appId: string;
  batchId: string;
  /** Epoch milliseconds by the server's clock. */
  receivedAt: number;
  /** Added to every event time of the body; 0 when the phone's clock is within two minutes of ours. */
  skewMs: number;
  /** The app's settings when the batch came: a record is processed by the rules of its own time. */
  retentionDays: number;
  sessionGapMs: number;
  encoding: BodyEncoding;
  /** Events in the body that were accepted (spans not counted). */
  events: number;
  /** Positions in this record's body that were refused, ascending: they are skipped. */
  refused: number[];
  /** What the ledger is to be told of this batch beside the accepted: how many events had which other outcome, and why. */
  outcomes: { outcome: Exclude<Outcome, 'ACCEPTED' | 'DUPLICATE'>; reason: string; count: number }[];
  /** What the phone said of the batch as a whole, and how many of its events were taken; with its first record only. */
  receipt?: BatchReceipt & { readonly events: number };
  /** A dead letter that came back: `outcomes` were counted before, and its events as unreadable, which is taken back. */
  replayed?: true;
  /**
   * Without a body, from an audit: the sessions under the record's key that have events in this time (epoch
   * milliseconds) are to be made anew from their stored events.
   */
  recount?: { from: number; to: number };
}

export interface LogEntry {
  header: RecordHeader;
  /** The body in `header.encoding`; empty when the record only carries outcomes. */
  body: Buffer;
}

/** Layout: u32 little-endian length of the header, the header as JSON, the body. */
export function encodeRecord(header: RecordHeader, body: Uint8Array): Buffer {
  const json = JSON.stringify(header);
  const headerBytes = Buffer.byteLength(json);
  const record = Buffer.allocUnsafe(4 + headerBytes + body.byteLength);
  record.writeUInt32LE(headerBytes, 0);
  record.write(json, 4);
  record.set(body, 4 + headerBytes);
  return record;
}

/** Thrown for a log record that no version of Sonde wrote: it goes to the dead letters with this reason. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
}

/** Thrown for a record of a later Sonde. */
export class UnknownVersionError extends UnreadableRecordError {}

/** @throws UnreadableRecordError when the bytes are not such a record. */
export function decodeRecord(record: Buffer): LogEntry {
  if (record.length < 4) throw new UnreadableRecordError(`a record of ${record.length} bytes has no header`);
  const headerBytes = record.readUInt32LE(0);
  if (headerBytes > record.length - 4) {
    throw new UnreadableRecordError(
      `the header claims ${headerBytes} bytes, the record has ${record.length}`,
    );
  }
  let header: RecordHeader;
  try {
    header = JSON.parse(record.toString('utf8', 4, 4 + headerBytes)) as RecordHeader;
  } catch {
    throw new UnreadableRecordError('the header is not JSON');
  }
  const version: unknown = (header as { v?: unknown } | null)?.v;
  if (version !== 1) throw new UnknownVersionError(`unknown record version ${JSON.stringify(version)}`);
  return { header, body: record.subarray(4 + headerBytes) };
}
