import { encodeReplayNote, DEAD_LETTER_TOPIC, type AppendRecord, type EventLog } from '@sonde/event-log';
import { decodeRecord, encodeRecord, type LogEntry } from '@sonde/sdk-protocols';
import { codeOf, DEAD_LETTER_CODES } from '../../prepare/dead-letter-reason';
import { keyOf, type Letter } from './letters';

/** Letters that are put back before their notes are written. */
const LETTERS_AT_ONCE = 100;
const BYTES_AT_ONCE = 4 * 1024 * 1024;

export interface Replayed {
  /** Letters put back. */
  readonly count: number;
  /** Left where they were, since they had been put back before. */
  readonly before: number;
  /** How many were put back for each code of a reason. */
  readonly byCode: ReadonlyMap<string, number>;
}

/**
 * Puts letters back into the topics that they came from, under their own keys, so that they meet the lane of their
 * session. A note beside each remembers it. Should this process die between the two, the next replay puts the last of
 * them back once more: then their events are counted as repeated, as when a phone sends them twice.
 *
 * @param again also those that were put back before
 * @param now epoch milliseconds
 * @throws LogUnavailableError
 */
export async function replayLetters(
  log: EventLog,
  letters: AsyncIterable<Letter>,
  again: boolean,
  now: () => number,
): Promise<Replayed> {
  const byCode = new Map<string, number>();
  let count = 0;
  let before = 0;
  let waiting: Letter[] = [];
  let bytes = 0;
  const putBack = async (): Promise<void> => {
    for (const topic of new Set(waiting.map(({ dead }) => dead.topic))) {
      await log.append(topic, waiting.filter(({ dead }) => dead.topic === topic).map(recordOf));
    }
    const notes = waiting.map((letter) => encodeReplayNote({ replayed: keyOf(letter), at: now() }));
    await log.append(DEAD_LETTER_TOPIC, notes);
    waiting = [];
    bytes = 0;
  };
  for await (const letter of letters) {
    if (letter.replayedAt !== undefined && !again) {
      before++;
      continue;
    }
    waiting.push(letter);
    bytes += letter.dead.value.length;
    const code = codeOf(letter.dead.reason) ?? 'other';
    byCode.set(code, (byCode.get(code) ?? 0) + 1);
    count++;
    if (waiting.length >= LETTERS_AT_ONCE || bytes >= BYTES_AT_ONCE) await putBack();
  }
  if (waiting.length > 0) await putBack();
  return { count, before, byCode };
}

/** The record as it was. One whose events the ledger was told of says so, so that they are not counted twice. */
function recordOf({ dead }: Letter): AppendRecord {
  const entry = entryOf(dead.value);
  if (entry === undefined) return { key: dead.key, value: dead.value, events: 1 };
  const code = codeOf(dead.reason);
  const counted = code === undefined || DEAD_LETTER_CODES[code].counted;
  const value = counted ? encodeRecord({ ...entry.header, replayed: true }, entry.body) : dead.value;
  return { key: dead.key, value, events: entry.header.events };
}

/** Undefined for bytes that this Sonde cannot read; a later one may. */
export function entryOf(value: Buffer): LogEntry | undefined {
  try {
    return decodeRecord(value);
  } catch {
    return undefined;
  }
}
