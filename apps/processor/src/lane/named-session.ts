import type { Session, StoredRow } from '@sonde/sessions';

/** Of a session that has counted more, the ids are asked for instead of kept: so many take 2.5 MB. */
export const MAX_IDS = 50_000;

/** A session that the SDK names, as far as the lane knows it. */
export interface NamedSession extends StoredRow {
  readonly tenantId: string;
  readonly appId: string;
  readonly sessionId: string;
  readonly laneKey: number;
  /** Undefined until its first event that is not a span. */
  session: Session | undefined;
  /** hash53 of the ids of its events and spans: what it has already counted, or the later part of that. */
  readonly hashes: Set<number>;
  /** True when the warehouse holds ids that are not in memory: then only it can tell of an event whether it is a repetition. */
  hasMoreStored: boolean;
  /** Of the batch's ids those that the warehouse holds and memory does not. */
  repeated: ReadonlySet<number>;
  /**
   * The stored row already includes the batch that is being repeated (its insert had landed before a crash):
   * events of that batch are not applied to it again and the row is not written again.
   */
  ahead: boolean;
  /** Number of the batch in which it was last used; the least recently used leave memory first. */
  usedIn: number;
}

/** Nothing but an id that it has never seen makes a session longer. */
export const hasCounted = ({ hashes, repeated }: NamedSession, hash: number): boolean =>
  hashes.has(hash) || repeated.has(hash);

/** Lets go of ids that the warehouse holds, once they are too many. To be called when all of them are written. */
export function forgetIds(session: NamedSession, most: number): void {
  session.repeated = new Set();
  if (session.hashes.size <= most) return;
  session.hashes.clear();
  session.hasMoreStored = true;
}
