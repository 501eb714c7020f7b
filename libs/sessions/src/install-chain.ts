import { affectedSessions } from './affected';
import { cutSessions, type CutRules } from './cut';
import { derivedSessionId } from './derived-id';
import { sessionOf, type Session } from './session';
import type { SessionEvent } from './session-event';

/** How long after an install's newest event its older sessions stay in memory. They come back from the warehouse when needed. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/** What a chain takes on the heap, measured with Node 20: itself, each stored session it knows of, each event. */
const CHAIN_BYTES = 1_000;
const ROW_BYTES = 250;
const EVENT_BYTES = 500;
/** What remembering the id alone takes. */
const HASH_BYTES = 50;

/** Where a session row stands in the warehouse, so that the next version of it replaces this one. */
export interface StoredRow {
  version: number;
  /** Receive time of the first record seen of it; it never changes, so the row keeps its place. */
  anchorAt: number;
}

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
  /** Events that came since they were cut last. */
  private fresh: SessionEvent[] = [];
  /** Stored events that were brought back and are not cut yet. */
  private loose: SessionEvent[] = [];
  /** Ids of the batch's events that the warehouse holds, in sessions whose events are not in memory. */
  private repeated: ReadonlySet<number> = new Set();
  /** How the other events in memory are cut. */
  private readonly cut = new Map<string, SessionEvent[]>();

  constructor(
    readonly tenantId: string,
    readonly appId: string,
    readonly installId: string,
    readonly laneKey: number,
  ) {}

  /** What it takes on the heap, about. */
  get bytes(): number {
    return (
      CHAIN_BYTES +
      ROW_BYTES * this.rows.size +
      EVENT_BYTES * this.hashes.size +
      HASH_BYTES * this.repeated.size
    );
  }

  /** Stored sessions whose events are needed, and are not in memory, before events with these times may be added. */
  missingFor(times: readonly number[], gapMs: number): ChainRow[] {
    const alive = [...this.rows.values()].filter((row) => row.alive);
    if (alive.every((row) => row.loaded)) return [];
    return affectedSessions(alive, times, gapMs).filter((row) => !row.loaded);
  }

  /**
   * True when stored sessions' events are not in memory: then only the warehouse can tell of an event whether it is a
   * repetition. A phone whose clock was set right between two copies gives them different times, so the first copy may
   * lie in any session, near or far.
   */
  get hasMoreStored(): boolean {
    for (const row of this.rows.values()) if (row.alive && !row.loaded) return true;
    return false;
  }

  /** @param hashes of the batch's events, those that the warehouse holds already: `add` refuses them */
  repeats(hashes: Iterable<number>): void {
    this.repeated = new Set(hashes);
  }

  /** Takes stored events of sessions that were not in memory. */
  load(rows: readonly ChainRow[], events: readonly SessionEvent[]): void {
    for (const row of rows) row.loaded = true;
    for (const event of events) {
      if (this.hashes.has(event.hash)) continue;
      this.hashes.add(event.hash);
      this.loose.push(event);
    }
  }

  /** @returns false for an event that the chain has already counted */
  add(event: SessionEvent): boolean {
    if (this.hashes.has(event.hash) || this.repeated.has(event.hash)) return false;
    this.hashes.add(event.hash);
    this.fresh.push(event);
    return true;
  }

  /**
   * Cuts the sessions that new events touch anew and says which rows changed. The others stay as they are, in memory or
   * not: so the result does not depend on what is in memory, also when the app's gap has changed since.
   *
   * @param receivedAt anchor of sessions that appear now, epoch milliseconds
   */
  recut(rules: CutRules, receivedAt: number): ChainChange[] {
    if (this.fresh.length === 0) return [];
    const touched = this.takeTouched(rules.gapMs);
    const changes: ChainChange[] = [];
    const cuts = cutSessions(touched, rules);
    for (const events of cuts) {
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
      changes.push({ row, session: sessionAt(cuts, row.startAt), deleted: true });
    }
    return changes;
  }

  /** Takes the new events out, and those of the sessions that they could change. */
  private takeTouched(gapMs: number): SessionEvent[] {
    const touched = [...this.fresh, ...this.loose];
    const inMemory = [...this.rows.values()].filter(({ sessionId }) => this.cut.has(sessionId));
    const times = touched.map((event) => event.at);
    for (const { sessionId } of affectedSessions(inMemory, times, gapMs)) {
      for (const event of this.cut.get(sessionId) ?? []) touched.push(event);
      this.cut.delete(sessionId);
    }
    this.fresh = [];
    this.loose = [];
    return touched;
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
    this.hashes.clear();
    for (const events of [...this.cut.values(), this.fresh, this.loose])
      for (const event of events) this.hashes.add(event.hash);
  }
}

/** The session that holds the event of that time. */
function sessionAt(cuts: readonly SessionEvent[][], time: number): Session {
  const holder = cuts.findLast((events) => (events[0]?.at ?? Infinity) <= time) ?? cuts[0];
  return sessionOf(holder ?? []);
}
