import type { LogBatch } from '@sonde/event-log';
import { LaneGroups } from '../grouping/lane-groups';
import { PreparedBatch } from '../prepare/prepared-batch';
import type { InstallChain } from '@sonde/sessions';
import type { KnownKeys } from './known-keys';
import { forgetIds, MAX_IDS, type NamedSession } from './named-session';
import { RecordIds } from './record-ids';

/** What a named session takes on the heap, measured with Node 20: the session itself, and each event id it has counted. */
const SESSION_BYTES = 1_100;
const HASH_BYTES = 50;

/** Larger buffers are let go of after their batch. A batch of 20,000 ordinary events takes about 4 MB. */
const SPARE_BYTES = 16 * 1024 * 1024;

/**
 * What the processor knows of one partition. All of it can be had again from the warehouse, so what leaves memory
 * costs a query when its session goes on, never an answer.
 */
export class Lane {
  readonly sessions = new Map<string, NamedSession>();
  readonly chains = new Map<string, InstallChain>();
  readonly recordIds = new RecordIds();
  /** Undefined until it has been read from the warehouse. */
  known: KnownKeys | undefined;
  /** Counts batches, for the least recently used. */
  batchNumber = 0;
  /** The batch whose rows are made but perhaps not all written: a retry writes these same rows. */
  prepared: { first: number; last: number; rows: PreparedBatch } | undefined;

  /** Restored sessions that include the batch which is being repeated. */
  readonly ahead = new Set<NamedSession>();

  private spare: PreparedBatch | undefined;
  /** What was used since its bytes were last counted. */
  private readonly used = new Set<NamedSession | InstallChain>();
  private readonly counted = new Map<NamedSession | InstallChain, number>();
  private total = 0;

  /** @param groups which groups of errors it lets through */
  constructor(readonly groups: LaneGroups = new LaneGroups()) {}

  holdSession(key: string, session: NamedSession): void {
    this.sessions.set(key, session);
    this.used.add(session);
    if (session.ahead) this.ahead.add(session);
  }

  holdChain(key: string, chain: InstallChain): void {
    this.chains.set(key, chain);
    this.used.add(chain);
  }

  /** To be called before an event is added to it: what is not used keeps the bytes that it was counted with. */
  use(entry: NamedSession | InstallChain): void {
    if (entry.usedIn === this.batchNumber) return;
    entry.usedIn = this.batchNumber;
    this.used.add(entry);
  }

  /** The batch is worked in: nothing is ahead of it any more. */
  levelled(): void {
    for (const session of this.ahead) session.ahead = false;
    this.ahead.clear();
  }

  /** Empty rows to fill. */
  emptyRows(): PreparedBatch {
    const rows = this.spare ?? new PreparedBatch();
    this.spare = undefined;
    return rows;
  }

  /** The batch is written: its buffers are free for the next one. */
  written(rows: PreparedBatch): void {
    this.prepared = undefined;
    // Buffers that one batch of long texts blew up are not kept.
    if (rows.bytes > SPARE_BYTES) return;
    rows.clear();
    this.spare = rows;
  }

  preparedFor(batch: LogBatch): PreparedBatch | undefined {
    const { prepared } = this;
    return prepared?.first === batch.first && prepared.last === batch.last ? prepared.rows : undefined;
  }

  /** What its sessions take on the heap, about. */
  bytes(): number {
    for (const entry of this.used) {
      const bytes = bytesOf(entry);
      this.total += bytes - (this.counted.get(entry) ?? 0);
      this.counted.set(entry, bytes);
    }
    this.used.clear();
    return this.total;
  }

  /**
   * Lets the least recently used sessions go once they take more than `maxBytes`. Bytes, not event ids: most sessions
   * are short, and then it is the sessions that fill the heap. Only between batches, when all that they know is written.
   * @param maxIds that one session keeps in memory
   */
  evict(maxBytes: number, maxIds = MAX_IDS): void {
    for (const entry of this.used) if (!('bytes' in entry)) forgetIds(entry, maxIds);
    if (this.bytes() <= maxBytes) return;
    const target = maxBytes * 0.7;
    const oldest = [
      ...[...this.sessions].map(([key, { usedIn }]) => ({ key, usedIn })),
      ...[...this.chains].map(([key, { usedIn }]) => ({ key, usedIn })),
    ].sort((a, b) => a.usedIn - b.usedIn);
    for (const entry of oldest) {
      if (this.total <= target) break;
      // Both go: a key that is in memory at all counts as restored (an SDK may name a session like its install).
      this.drop(this.sessions, entry.key);
      this.drop(this.chains, entry.key);
    }
  }

  /** What the warehouse holds under the key has changed: it is restored when it is needed next. */
  forget(key: string, laneKey: number): void {
    this.bytes();
    this.drop(this.sessions, key);
    this.drop(this.chains, key);
    this.known?.add(laneKey);
  }

  private drop(entries: Map<string, NamedSession | InstallChain>, key: string): void {
    const entry = entries.get(key);
    if (entry === undefined) return;
    this.total -= this.counted.get(entry) ?? 0;
    this.counted.delete(entry);
    entries.delete(key);
  }
}

const bytesOf = (entry: NamedSession | InstallChain): number =>
  'bytes' in entry ? entry.bytes : SESSION_BYTES + HASH_BYTES * entry.hashes.size;
