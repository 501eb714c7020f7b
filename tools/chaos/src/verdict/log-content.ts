import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { DEAD_LETTER_TOPIC, decodeDeadLetter, EVENTS_TOPIC, type EventLog } from '@sonde/event-log';
import { decodeRecord, type LogEntry } from '@sonde/sdk-protocols';

/** What the log itself holds. */
export interface LogContent {
  /** App → events of all its records, repetitions included. */
  readonly eventsOfApp: ReadonlyMap<string, number>;
  /** App → of these, events of records that are in the log a second time: the processor counts them again only after a take-over. */
  readonly copiedOfApp: ReadonlyMap<string, number>;
  /** Reasons of the dead letters, one for each. */
  readonly deadLetters: readonly string[];
  /** Records that the log no longer keeps: what they held cannot be counted. */
  readonly expired: number;
}

/** Reads the whole log. */
export async function readLog(log: EventLog): Promise<LogContent> {
  const eventsOfApp = new Map<string, number>();
  const copiedOfApp = new Map<string, number>();
  const ids = new Set<string>();
  const deadLetters: string[] = [];
  let expired = 0;
  for (let partition = 0; partition < log.partitions; partition++) {
    const { start, next } = await log.range(EVENTS_TOPIC, partition);
    expired += start;
    for await (const { value } of log.read(EVENTS_TOPIC, partition, start, next - 1)) {
      const { header } = decodeRecord(value);
      eventsOfApp.set(header.appId, (eventsOfApp.get(header.appId) ?? 0) + header.events);
      if (header.id === undefined) continue;
      if (ids.has(header.id)) {
        copiedOfApp.set(header.appId, (copiedOfApp.get(header.appId) ?? 0) + header.events);
      }
      ids.add(header.id);
    }
    const dead = await log.range(DEAD_LETTER_TOPIC, partition);
    for await (const letter of log.read(DEAD_LETTER_TOPIC, partition, dead.start, dead.next - 1)) {
      const { offset, reason } = decodeDeadLetter(letter.value);
      deadLetters.push(`partition ${partition}, offset ${offset}: ${reason}`);
    }
  }
  return { eventsOfApp, copiedOfApp, deadLetters, expired };
}

/** Where in the log the events are, for whoever searches what became of them: `id: partition:offset …`. */
export async function whereInTheLog(log: EventLog, appId: string, ids: readonly string[]): Promise<string[]> {
  const places = new Map<string, string[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return [];
  for (let partition = 0; partition < log.partitions; partition++) {
    const { start, next } = await log.range(EVENTS_TOPIC, partition);
    for await (const { offset, value, appendedAt } of log.read(EVENTS_TOPIC, partition, start, next - 1)) {
      const entry = decodeRecord(value);
      if (entry.header.appId !== appId) continue;
      const text = plainBody(entry);
      for (const [id, found] of places) {
        if (text.includes(id))
          found.push(`${partition}:${offset} (appended ${new Date(appendedAt).toISOString()})`);
      }
    }
  }
  return [...places].map(([id, found]) => `${id}: ${found.join(', ') || 'nowhere in the log'}`);
}

function plainBody({ header, body }: LogEntry): string {
  switch (header.encoding) {
    case 'gzip':
      return gunzipSync(body).toString();
    case 'deflate':
      return inflateSync(body).toString();
    case 'br':
      return brotliDecompressSync(body).toString();
    case 'identity':
      return body.toString();
    case 'zstd':
      // Simulated phones do not send it, and this version of Node cannot read it.
      return '';
  }
}
