import type { AppendRecord, LogRecord } from './port';

/** Where a dead letter came from and why it is one. */
export interface DeadLetterHeader {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly group: string;
  readonly reason: string;
  readonly key: string;
}

export interface StoredDeadLetter extends DeadLetterHeader {
  /** The record's bytes, or what the handler kept of them. */
  readonly value: Buffer;
}

/**
 * The key of a dead letter: where its record was. The same record sent twice has the same key.
 * @param group The group that could not process it.
 */
export function deadLetterKey(group: string, topic: string, partition: number, offset: number): string {
  return `${group}/${topic}/${partition}/${offset}`;
}

/**
 * A dead letter as a record of the dead-letter topic: u32 length of the header, the header as JSON, the value.
 * @param kept What to store instead of the record's own bytes.
 */
export function encodeDeadLetter(
  header: Omit<DeadLetterHeader, 'offset' | 'key'>,
  record: LogRecord,
  kept?: Buffer,
): AppendRecord {
  const full: DeadLetterHeader = { ...header, offset: record.offset, key: record.key };
  const json = Buffer.from(JSON.stringify(full));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return {
    key: deadLetterKey(header.group, header.topic, header.partition, record.offset),
    value: Buffer.concat([length, json, kept ?? record.value]),
    events: 1,
  };
}

/** @throws RangeError or SyntaxError when the bytes are no dead letter. */
export function decodeDeadLetter(bytes: Buffer): StoredDeadLetter {
  const entry = decodeDeadLetterEntry(bytes);
  if ('replayed' in entry)
    throw new RangeError(`A note about the dead letter ${entry.replayed}, not a letter`);
  return entry;
}

/** A note beside the letters: this one was put back into the topic that it came from. */
export interface ReplayNote {
  /** `deadLetterKey` of the letter. */
  readonly replayed: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A note as a record of the dead-letter topic, in the form of a letter without a value. */
export function encodeReplayNote(note: ReplayNote): AppendRecord {
  const json = Buffer.from(JSON.stringify(note));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return { key: `replayed:${note.replayed}`, value: Buffer.concat([length, json]), events: 0 };
}

/** What a record of the dead-letter topic is. @throws RangeError or SyntaxError when it is neither. */
export function decodeDeadLetterEntry(bytes: Buffer): StoredDeadLetter | ReplayNote {
  const end = 4 + bytes.readUInt32BE(0);
  const header = JSON.parse(bytes.toString('utf8', 4, end)) as DeadLetterHeader | ReplayNote;
  return 'replayed' in header ? header : { ...header, value: bytes.subarray(end) };
}
