import { Type } from '@sinclair/typebox';
import { optional } from './field-schemas';
import type { EventType } from './registry';

/** What the next process of an app reports of an earlier one. */
const REPORTED_LATER: ReadonlySet<EventType> = new Set(['crash', 'anr', 'app_exit']);

/** A field of the types that the next process may report. */
export const previousSessionId = optional(
  Type.String({
    maxLength: 128,
    description:
      'Session in which it happened, where `sessionId` is that of the process that reports it: the event counts there.',
  }),
);

/**
 * The session that an event counts in: as the event names it, but for what the next process says of an earlier one.
 * It follows from the event alone, so neither the order nor the batch in which events come matters.
 *
 * @returns '' where none is named
 */
export function sessionOfEvent(event: {
  readonly type: EventType;
  readonly sessionId?: string;
  readonly previousSessionId?: unknown;
}): string {
  const { type, sessionId = '', previousSessionId: previous } = event;
  return REPORTED_LATER.has(type) && typeof previous === 'string' && previous !== '' ? previous : sessionId;
}
