import type { LogBatch } from '@sonde/event-log';
import { PreparedBatch } from '../prepare/prepared-batch';
import type { InstallChain } from './install-chain';
import type { KnownKeys } from './known-keys';
import type { NamedSession } from './named-session';

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
  /** Undefined until it has been read from the warehouse. */
  known: KnownKeys | undefined;
  /** Counts batches, for the least recently used. */
  batchNumber = 0;
  /** The batch whose rows are made but perhaps not all written: a retry writes these same rows. */
  prepared: { first: number; last: number; rows: PreparedBatch } | undefined;

  private spare: PreparedBatch | undefined;

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
    let bytes = 0;
    for (const session of this.sessions.values()) bytes += bytesOf(session);
    for (const chain of this.chains.values()) bytes += chain.bytes;
    return bytes;
  }

  /**
   * Lets the least recently used sessions go once they take more than `maxBytes`. Bytes, not event ids: most sessions
   * are short, and then it is the sessions that fill the heap. Only between batches.
   */
  evict(maxBytes: number): void {
    let bytes = this.bytes();
    if (bytes <= maxBytes) return;
    const target = maxBytes * 0.7;
    const oldest = [
      ...[...this.sessions].map(([key, s]) => ({ key, usedIn: s.usedIn, bytes: bytesOf(s) })),
      ...[...this.chains].map(([key, c]) => ({ key, usedIn: c.usedIn, bytes: c.bytes })),
    ].sort((a, b) => a.usedIn - b.usedIn);
    for (const entry of oldest) {
      if (bytes <= target) break;
      // Both go: a key that is in memory at all counts as restored (an SDK may name a session like its install).
      this.sessions.delete(entry.key);
      this.chains.delete(entry.key);
      bytes -= entry.bytes;
    }
  }
}

const bytesOf = ({ hashes }: NamedSession): number => SESSION_BYTES + HASH_BYTES * hashes.size;
