import type { Position } from '../lane/lane-partition';

/** Version of the metadata that a position is stored with. */
const VERSION = 1;

/** A committed offset as Kafka stores it. */
export interface CommittedOffset {
  /** Decimal; -1 when the group has committed none. */
  readonly offset: string;
  readonly metadata: string | null;
}

/** The group's offset was committed by something that is not this log's Sonde; what it means cannot be known. */
export class ForeignPositionError extends Error {
  override readonly name = 'ForeignPositionError';
}

/**
 * The position as offset and metadata of a commit. The log's id is in it, since offsets mean nothing in another log.
 * @param by The member that commits it, so that it can tell its own from another's.
 */
export function encodePosition(
  position: Position,
  logId: string,
  by: string,
): { offset: string; metadata: string } {
  const { offset, to, deadLettersFrom } = position;
  return { offset: String(offset), metadata: JSON.stringify({ v: VERSION, logId, to, deadLettersFrom, by }) };
}

/**
 * The position that was committed; offset 0 when none was.
 * @param what Topic, partition and group, for the message.
 * @throws ForeignPositionError
 */
export function decodePosition({ offset, metadata }: CommittedOffset, logId: string, what: string): Position {
  if (offset === '-1') return { offset: 0 };
  const stored = parse(metadata);
  if (stored === undefined) {
    throw new ForeignPositionError(
      `The offset ${offset} of ${what} was not committed by Sonde: someone has set it, or another program uses the group. ` +
        'Going on from there could lose events or count them twice. Stop the processors; `npm run position -- resume` ' +
        'then sets it behind what the warehouse has, and `npm run audit -- --repair` writes what is missing before that',
    );
  }
  if (stored.v !== VERSION) {
    throw new ForeignPositionError(
      `The offset ${offset} of ${what} was committed by a newer Sonde (format ${String(stored.v)}, this one reads ${VERSION}); start that one`,
    );
  }
  if (stored.logId !== logId) {
    throw new ForeignPositionError(
      `The offset ${offset} of ${what} belongs to another log (${String(stored.logId)}, this one is ${logId}): the topics ` +
        'were made anew, or the cluster was exchanged. Stop the processors; `npm run position -- resume` then sets it to ' +
        'what the warehouse has not yet of this log',
    );
  }
  const to = offsetOf(stored.to);
  const deadLettersFrom = offsetOf(stored.deadLettersFrom);
  return {
    offset: Number(offset),
    ...(to === undefined ? {} : { to }),
    ...(deadLettersFrom === undefined ? {} : { deadLettersFrom }),
  };
}

type Metadata = Readonly<Record<'v' | 'logId' | 'to' | 'deadLettersFrom', unknown>>;

function parse(metadata: string | null): Metadata | undefined {
  try {
    const parsed: unknown = JSON.parse(metadata ?? '');
    return typeof parsed === 'object' && parsed !== null && 'v' in parsed && 'logId' in parsed
      ? (parsed as Metadata)
      : undefined;
  } catch {
    return undefined;
  }
}

function offsetOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
