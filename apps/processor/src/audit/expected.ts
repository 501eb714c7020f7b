import { EVENT_DEFINITIONS, hash53, type EventType } from '@sonde/event-schema';
import type { LogRecord } from '@sonde/event-log';
import type { ReadRecord } from '../prepare/read-record';
import { RecordContext } from '../prepare/record-context';
import { spanHashOf } from '../prepare/span-row';

const DAY_MS = 86_400_000;

/**
 * Among which rows a row's hash may be there once only: those of its named session, the derived ones of its install, or
 * none (a span without a session is kept as often as it was sent).
 */
export type Scope = 'named' | 'derived' | 'none';

/** A row that an event or a span of a log record makes, unless it is a repetition. */
export interface ExpectedRow {
  readonly index: number;
  readonly hash: number;
  readonly scope: Scope;
  /** Corrected, epoch milliseconds. */
  readonly at: number;
  /** The type of an event; undefined for a span. */
  readonly type: EventType | undefined;
  /** True when ClickHouse may have deleted the row, since its retention has passed. */
  readonly isExpired: boolean;
}

/**
 * An event that belongs to a group of errors. To which one is not said: rules change, groups of history with them, and a
 * flood is folded; whatever group its row has must have a name for as long as the row lives.
 */
export interface ExpectedError {
  readonly index: number;
  /** Corrected, epoch milliseconds. */
  readonly at: number;
  readonly expiresAt: number;
}

/** What one log record should have left in the warehouse. */
export interface ExpectedRecord {
  readonly offset: number;
  readonly record: LogRecord;
  readonly context: RecordContext;
  readonly read: ReadRecord;
  readonly events: readonly ExpectedRow[];
  readonly spans: readonly ExpectedRow[];
  readonly errors: readonly ExpectedError[];
}

/** TTL deletes a row a day after its last day. @param now epoch milliseconds */
export const isExpired = (expiresAt: number, now: number): boolean => Math.max(0, expiresAt) + DAY_MS <= now;

/** Crashes, errors and hangs: what belongs to a group, whatever the rules. */
const isError = (type: EventType): boolean => EVENT_DEFINITIONS[type].keepsId === true;

/** @param now epoch milliseconds */
export function expectedOf(
  record: LogRecord,
  read: ReadRecord,
  logId: number,
  partition: number,
  now: number,
): ExpectedRecord {
  const context = new RecordContext(record.key, read.header, logId, partition, record.offset);
  const events: ExpectedRow[] = [];
  const spans: ExpectedRow[] = [];
  const errors: ExpectedError[] = [];
  for (const event of read.batch?.events ?? []) {
    const at = context.timeOf(event.deviceTime);
    const expiresAt = context.expiresAt(at);
    const { index, type } = event;
    const scope = event.sessionId === '' ? 'derived' : 'named';
    events.push({ index, hash: hash53(event.id), scope, at, type, isExpired: isExpired(expiresAt, now) });
    if (isError(type) && !isExpired(expiresAt, now)) errors.push({ index, at, expiresAt });
  }
  for (const span of read.batch?.spans ?? []) {
    const at = context.timeOf(span.startedAt);
    if (context.isTooOld(at)) continue;
    const scope = span.sessionId === '' ? 'none' : 'named';
    const expired = isExpired(context.expiresAt(at), now);
    const { index } = span;
    spans.push({ index, hash: spanHashOf(span), scope, at, type: undefined, isExpired: expired });
  }
  return { offset: record.offset, record, context, read, events, spans, errors };
}
