import {
  affectedSessions,
  cutSessions,
  derivedSessionId,
  MAX_SESSION_MS,
  sessionOf,
  type Session,
  type SessionEvent,
} from '@sonde/sessions';
import type { StoredRow } from './named-session';

/** How long after an install's newest event its older sessions stay in memory. They come back from the warehouse when needed. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/** What a chain takes on the heap, measured with Node 20: itself, each stored session it knows of, each event. */
const CHAIN_BYTES = 1_000;
const ROW_BYTES = 250;
const EVENT_BYTES = 500;

export interface ChainRow extends StoredRow {
  readonly sessionId: string;
  startAt: number;
  endAt: number;
  /** False: a tombstone; the id may come back to life. */
  alive: boolean;
  /** True when the session's events are in memory. */
  loaded: boolean;
}

/** A derived session to be written: its newest state, or a tombstone for an id that no session has any more. */
export interface ChainChange {
  readonly row: ChainRow;
  /** For a tombstone: the session that its first event belongs to now. */
  readonly session: Session;
  readonly deleted: boolean;
}

/** The sessions of one install for which the SDK names none: recut whenever an event joins. */
export class InstallChain {
  readonly hashes = new Set<number>();
  readonly rows = new Map<string, ChainRow>();
  usedIn = 0;
  private events: SessionEvent[] = [];
  private changed = false;
  /** How the events in memory were cut last. */
  private readonly cut = new Map<string, SessionEvent[]>();

  constructor(
    readonly tenantId: string,
    readonly appId: string,
    readonly installId: string,
    readonly laneKey: number,
  ) {}

  /** What it takes on the heap, about. */
  get bytes(): number {
    return CHAIN_BYTES + ROW_BYTES * this.rows.size + EVENT_BYTES * this.hashes.size;
  }

  /** Stored sessions whose events are needed, and are not in memory, before events with these times may be added. */
  missingFor(times: readonly number[], gapMs: number): ChainRow[] {
    const alive = [...this.rows.values()].filter((row) => row.alive);
    if (alive.every((row) => row.loaded)) return [];
    return affectedSessions(alive, times, gapMs).filter((row) => !row.loaded);
  }

  /** Takes stored events of sessions that were not in memory. */
  load(rows: readonly ChainRow[], events: readonly SessionEvent[]): void {
    for (const row of rows) row.loaded = true;
    for (const event of events) {
      if (this.hashes.has(event.hash)) continue;
      this.hashes.add(event.hash);
      this.events.push(event);
    }
  }

  /** @returns false for an event that the chain has already counted */
  add(event: SessionEvent): boolean {
    if (this.hashes.has(event.hash)) return false;
    this.hashes.add(event.hash);
    this.events.push(event);
    this.changed = true;
    return true;
  }

  /**
   * Cuts the events in memory anew and says which rows changed.
   *
   * @param receivedAt anchor of sessions that appear now, epoch milliseconds
   */
  recut(gapMs: number, receivedAt: number): ChainChange[] {
    if (!this.changed) return [];
    this.changed = false;
    const changes: ChainChange[] = [];
    this.cut.clear();
    for (const events of cutSessions(this.events, { gapMs, maxLengthMs: MAX_SESSION_MS })) {
      const session = sessionOf(events);
      const sessionId = derivedSessionId(this.appId, this.installId, session.startHash);
      this.cut.set(sessionId, events);
      let row = this.rows.get(sessionId);
      if (row === undefined) {
        row = {
          sessionId,
          startAt: 0,
          endAt: 0,
          version: 0,
          anchorAt: receivedAt,
          alive: true,
          loaded: true,
        };
        this.rows.set(sessionId, row);
      }
      row.startAt = session.startAt;
      row.endAt = session.endAt;
      row.alive = true;
      row.loaded = true;
      row.version++;
      changes.push({ row, session, deleted: false });
    }
    for (const row of this.rows.values()) {
      if (!row.alive || !row.loaded || this.cut.has(row.sessionId)) continue;
      row.alive = false;
      row.version++;
      changes.push({ row, session: this.sessionAt(row.startAt), deleted: true });
    }
    return changes;
  }

  private sessionAt(time: number): Session {
    const cuts = [...this.cut.values()];
    const holder = cuts.findLast((events) => (events[0]?.at ?? Infinity) <= time) ?? cuts[0];
    return sessionOf(holder ?? []);
  }

  /** Lets go of the events of sessions that ended long before the newest event. */
  trim(): void {
    let newest = 0;
    for (const row of this.rows.values()) if (row.alive) newest = Math.max(newest, row.endAt);
    const old = [...this.rows.values()].filter(
      (row) => row.alive && row.loaded && row.endAt < newest - KEEP_MS,
    );
    if (old.length === 0) return;
    for (const row of old) {
      row.loaded = false;
      this.cut.delete(row.sessionId);
    }
    this.events = [...this.cut.values()].flat();
    this.hashes.clear();
    for (const event of this.events) this.hashes.add(event.hash);
  }
}
