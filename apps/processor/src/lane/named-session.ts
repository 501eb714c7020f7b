import type { Session, StoredRow } from '@sonde/sessions';

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
