import { LruMap } from './lru-map';
import type { VerifiedKey } from './verifier';

export interface KnownKey {
  readonly verified: VerifiedKey;
  /** When the catalog last said so, epoch milliseconds. */
  readonly readAt: number;
  /** Something has changed since: ask again, and use this only while the catalog is away. */
  readonly isStale: boolean;
}

/** Keys that were good, by the hash of the secret, and found by the documents that the answer was made of. */
export class KnownKeys {
  private readonly byHash: LruMap<string, KnownKey>;
  /** Hashes by the id of the key and of its app. */
  private readonly hashes = new Map<string, Set<string>>();

  constructor(limit: number) {
    this.byHash = new LruMap(limit, (hash, known) => this.unlink(hash, known));
  }

  get(hash: string): KnownKey | undefined {
    return this.byHash.get(hash);
  }

  set(hash: string, known: KnownKey): void {
    this.delete(hash);
    for (const id of idsOf(known)) {
      const hashes = this.hashes.get(id) ?? new Set();
      this.hashes.set(id, hashes.add(hash));
    }
    this.byHash.set(hash, known);
  }

  delete(hash: string): void {
    const known = this.byHash.get(hash);
    if (!known) return;
    this.byHash.delete(hash);
    this.unlink(hash, known);
  }

  /** Forgets the answers that were made of this document. */
  forget(id: string): void {
    for (const hash of [...(this.hashes.get(id) ?? [])]) this.delete(hash);
  }

  /** Marks the answers that were made of this document. */
  makeStale(id: string): void {
    for (const hash of this.hashes.get(id) ?? []) this.markStale(hash);
  }

  makeAllStale(): void {
    // Taken first, since marking an entry moves it to the end.
    for (const hash of this.byHash.keys()) this.markStale(hash);
  }

  get size(): number {
    return this.byHash.size;
  }

  private markStale(hash: string): void {
    const known = this.byHash.get(hash);
    if (known) this.byHash.set(hash, { ...known, isStale: true });
  }

  private unlink(hash: string, known: KnownKey): void {
    for (const id of idsOf(known)) {
      const hashes = this.hashes.get(id);
      hashes?.delete(hash);
      if (hashes?.size === 0) this.hashes.delete(id);
    }
  }
}

const idsOf = ({ verified: { keyId, app } }: KnownKey): string[] => (app ? [keyId, app.id] : [keyId]);
