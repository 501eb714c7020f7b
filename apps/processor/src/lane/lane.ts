import type { LogBatch } from '@sonde/event-log';
import type { PreparedBatch } from '../prepare/prepared-batch';
import type { InstallChain } from './install-chain';
import type { KnownKeys } from './known-keys';
import type { NamedSession } from './named-session';

/** Event ids a lane keeps in memory before the least recently used sessions leave it (about 50 bytes each). */
const MAX_HASHES = 1_000_000;

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

  preparedFor(batch: LogBatch): PreparedBatch | undefined {
    const { prepared } = this;
    return prepared?.first === batch.first && prepared.last === batch.last ? prepared.rows : undefined;
  }

  /** Lets the least recently used sessions go until the event ids in memory fit. Only between batches. */
  evict(maxHashes = MAX_HASHES): void {
    let hashes = 0;
    for (const session of this.sessions.values()) hashes += session.hashes.size;
    for (const chain of this.chains.values()) hashes += chain.size;
    if (hashes <= maxHashes) return;
    const target = maxHashes * 0.7;
    const oldest = [
      ...[...this.sessions].map(([key, s]) => ({
        key,
        usedIn: s.usedIn,
        size: s.hashes.size,
        from: this.sessions,
      })),
      ...[...this.chains].map(([key, c]) => ({ key, usedIn: c.usedIn, size: c.size, from: this.chains })),
    ].sort((a, b) => a.usedIn - b.usedIn);
    for (const { key, size, from } of oldest) {
      if (hashes <= target) break;
      from.delete(key);
      hashes -= size;
    }
  }
}
