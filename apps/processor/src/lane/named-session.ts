import type { Session } from '@sonde/sessions';

/** Where a session row stands in the warehouse, so that the next version of it replaces this one. */
export interface StoredRow {
  version: number;
  /** Receive time of the first record seen of it; it never changes, so the row keeps its place. */
  anchorAt: number;
}

/** A session that the SDK names, as far as the lane knows it. */
export interface NamedSession extends StoredRow {
  readonly tenantId: string;
  readonly appId: string;
  readonly sessionId: string;
  readonly laneKey: number;
  /** Undefined until its first event that is not a span. */
  session: Session | undefined;
  /** hash53 of the ids of its events and spans: what it has already counted. */
  readonly hashes: Set<number>;
  /**
   * The stored row already includes the batch that is being repeated (its insert had landed before a crash):
   * events of that batch are not applied to it again and the row is not written again.
   */
  ahead: boolean;
  /** Number of the batch in which it was last used; the least recently used leave memory first. */
  usedIn: number;
}
