import type { EventType, Resource } from '@sonde/event-schema';

/** What a session needs to know of one event. Times are epoch milliseconds, corrected. */
export interface SessionEvent {
  at: number;
  /** hash53 of the event's id: names the event and breaks ties between equal times. */
  hash: number;
  type: EventType;
  kind: string;
  screen: string;
  /** -1 when not said. */
  durationMs: number;
  /** Milliseconds of it in the foreground, as its SDK says; -1 when not said. */
  foregroundMs: number;
  /** 1 yes, 0 no, -1 not said. */
  foreground: number;
  userId: string;
  protocol: string;
  resource: Resource;
  receivedAt: number;
  /** Start of the day after which the event may go. */
  expiresAt: number;
}

/** Order of events in a session: by time, ties by id, so that the order of arrival never decides. */
export const byTime = (a: SessionEvent, b: SessionEvent): number => a.at - b.at || a.hash - b.hash;
