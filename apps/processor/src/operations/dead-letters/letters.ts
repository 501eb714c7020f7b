import {
  DEAD_LETTER_TOPIC,
  deadLetterKey,
  decodeDeadLetterEntry,
  type EventLog,
  type StoredDeadLetter,
  type StoredRecord,
} from '@sonde/event-log';

/** A dead letter as it lies in its topic. */
export interface Letter {
  /** Partition and offset in the dead-letter topic: `0/17`. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly storedAt: number;
  readonly dead: StoredDeadLetter;
  /** When it was put back last, epoch milliseconds; undefined when it never was. */
  readonly replayedAt: number | undefined;
}

export interface LetterFilter {
  readonly ids?: ReadonlySet<string> | undefined;
  readonly partition?: number | undefined;
  /** The code of the reason, or any part of it. */
  readonly reason?: string | undefined;
  readonly appId?: string | undefined;
  /** Stored at or after this, epoch milliseconds. */
  readonly from?: number | undefined;
}

export const keyOf = ({ dead }: Letter): string =>
  deadLetterKey(dead.group, dead.topic, dead.partition, dead.offset);

/** The app, which every key that ingest makes begins with; undefined for a record that somebody else wrote. */
export function appOf({ dead }: Letter): string | undefined {
  const end = dead.key.indexOf(':');
  return end > 0 ? dead.key.slice(0, end) : undefined;
}

/**
 * The letters that are there now and match, oldest first over all partitions. One letter of each partition is in memory
 * at a time, and of the notes about replays their keys.
 * @throws LogUnavailableError
 */
export async function* readLetters(log: EventLog, filter: LetterFilter = {}): AsyncGenerator<Letter> {
  const ranges = await Promise.all(
    Array.from({ length: log.partitions }, (_, partition) => log.range(DEAD_LETTER_TOPIC, partition)),
  );
  const replayed = await replays(log, ranges);
  const streams = ranges.map(({ start, next }, partition) =>
    lettersOf(log.read(DEAD_LETTER_TOPIC, partition, start, next - 1), partition, replayed),
  );
  for await (const letter of oldestFirst(streams)) if (matches(letter, filter)) yield letter;
}

async function replays(
  log: EventLog,
  ranges: readonly { readonly start: number; readonly next: number }[],
): Promise<Map<string, number>> {
  const replayed = new Map<string, number>();
  for (const [partition, { start, next }] of ranges.entries()) {
    for await (const { value } of log.read(DEAD_LETTER_TOPIC, partition, start, next - 1)) {
      const entry = decodeDeadLetterEntry(value);
      if ('replayed' in entry) replayed.set(entry.replayed, entry.at);
    }
  }
  return replayed;
}

async function* lettersOf(
  records: AsyncIterable<StoredRecord>,
  partition: number,
  replayed: ReadonlyMap<string, number>,
): AsyncGenerator<Letter> {
  for await (const { offset, value, appendedAt } of records) {
    const dead = decodeDeadLetterEntry(value);
    if ('replayed' in dead) continue;
    const replayedAt = replayed.get(deadLetterKey(dead.group, dead.topic, dead.partition, dead.offset));
    yield { id: `${partition}/${offset}`, storedAt: appendedAt, dead, replayedAt };
  }
}

/** Merges streams that are in the order of time each. */
async function* oldestFirst(streams: readonly AsyncGenerator<Letter>[]): AsyncGenerator<Letter> {
  const heads: { letter: Letter; stream: AsyncGenerator<Letter> }[] = [];
  const advance = async (stream: AsyncGenerator<Letter>): Promise<void> => {
    const next = await stream.next();
    if (next.done !== true) heads.push({ letter: next.value, stream });
  };
  try {
    for (const stream of streams) await advance(stream);
    for (;;) {
      heads.sort((a, b) => a.letter.storedAt - b.letter.storedAt);
      const oldest = heads.shift();
      if (oldest === undefined) return;
      yield oldest.letter;
      await advance(oldest.stream);
    }
  } finally {
    for (const stream of streams) await stream.return(undefined);
  }
}

function matches(letter: Letter, { ids, partition, reason, appId, from }: LetterFilter): boolean {
  return (
    (ids === undefined || ids.has(letter.id)) &&
    (partition === undefined || letter.dead.partition === partition) &&
    (reason === undefined || letter.dead.reason.includes(reason)) &&
    (appId === undefined || appOf(letter) === appId) &&
    (from === undefined || letter.storedAt >= from)
  );
}
