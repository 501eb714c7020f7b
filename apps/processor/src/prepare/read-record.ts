import type { LogRecord } from '@sonde/event-log';
import {
  decodeRecord,
  DOORS,
  UnknownVersionError,
  type DecodedBatch,
  type LogEntry,
  type RecordHeader,
} from '@sonde/sdk-protocols';
import { reasonOf } from './dead-letter-reason';
import { BodyTooLargeError, inflateBody } from './inflate-body';

/** A log record, read: the header and what the phone's body holds. */
export interface ReadRecord {
  readonly offset: number;
  readonly header: RecordHeader;
  /** Undefined for a record that only carries outcomes for the ledger. */
  readonly batch: DecodedBatch | undefined;
}

/** A record that can never be processed; the reason goes with it to the dead letters. */
export interface Poison {
  readonly offset: number;
  readonly poison: string;
  /** Undefined when not even the header can be read: then nobody knows whose events they were, or how many. */
  readonly header: RecordHeader | undefined;
}

/**
 * Reads a record that ingest wrote. What cannot be read is a value, not an exception: the lane goes on without it.
 *
 * @param maxBodyBytes what its body may inflate to
 */
export function readRecord(record: LogRecord, maxBodyBytes?: number): ReadRecord | Poison {
  const { offset } = record;
  let entry: LogEntry;
  try {
    entry = decodeRecord(record.value);
  } catch (cause) {
    const code = cause instanceof UnknownVersionError ? 'unknown_version' : 'unreadable_header';
    return { offset, poison: reasonOf(code, textOf(cause)), header: undefined };
  }
  const { header, body } = entry;
  try {
    if (body.length === 0) return { offset, header, batch: undefined };
    const door = DOORS[header.protocol];
    if (door === undefined) {
      const poison = reasonOf('unknown_protocol', `unknown protocol ${JSON.stringify(header.protocol)}`);
      return { offset, poison, header };
    }
    const batch = door.read(inflateBody(body, header.encoding, maxBodyBytes), {
      accepted: { skip: header.refused },
    });
    return { offset, header, batch };
  } catch (cause) {
    // Ingest has checked the body, so whatever is wrong with it now will be wrong the next time too.
    const code = cause instanceof BodyTooLargeError ? 'too_large' : 'unreadable_body';
    return { offset, poison: reasonOf(code, textOf(cause)), header };
  }
}

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
