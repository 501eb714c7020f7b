import type { EventType } from './registry';
import type { Resource } from './resource';

/** A number that a JavaScript number cannot hold digit for digit, kept as the text it was sent with. */
export interface ExactNumber {
  readonly isLosslessNumber: true;
  readonly value: string;
}

export type AttributeValue =
  string | number | boolean | null | ExactNumber | AttributeValue[] | { [key: string]: AttributeValue };

/** One event as the rest of Sonde sees it, whichever door it came through. Validated; times not yet corrected. */
export interface DecodedEvent {
  /** Position in the body that the phone sent, from 0. */
  index: number;
  /** Chosen by the SDK; repeats of it count once. */
  id: string;
  type: EventType;
  /** The sender's own name of the type, before translation. */
  sdkType: string;
  /** Epoch milliseconds by the phone's clock. */
  deviceTime: number;
  /** '' when the SDK names no session: Sonde derives one. */
  sessionId: string;
  userId: string;
  /** Screen on which it happened, '' when not said. */
  screen: string;
  /** 0 < rate ≤ 1; counts are weighed by its inverse. */
  sampleRate: number;
  /** Shared by the events of a batch unless one overrides a value. */
  resource: Resource;
  attributes: Readonly<Record<string, AttributeValue>> | undefined;
  /** The type's own fields, valid against its definition. */
  fields: Readonly<Record<string, unknown>>;
}

/** A span that an SDK sent beside its events; kept for the session's timeline, not counted as an event. */
export interface DecodedSpan {
  index: number;
  traceId: string;
  spanId: string;
  parentId: string;
  name: string;
  sessionId: string;
  /** Epoch milliseconds by the phone's clock. */
  startedAt: number;
  durationMs: number;
  /** 'ok', 'error' or 'unset'. */
  status: string;
  resource: Resource;
  attributes: Readonly<Record<string, AttributeValue>> | undefined;
}
