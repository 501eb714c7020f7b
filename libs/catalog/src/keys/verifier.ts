import type { App, Catalog, KeyKind } from '../port';
import { CatalogError } from '../port';
import { readKey, sameHash } from './key';
import type { ReadKey } from './key';
import { LruMap } from './lru-map';

export interface VerifiedKey {
  readonly kind: KeyKind;
  readonly keyId: string;
  readonly tenantId: string;
  /** The app that an INGEST key writes to, with its settings. */
  readonly app?: App;
}

export interface KeyVerifierOptions {
  readonly catalog: Pick<Catalog, 'apps' | 'keys'>;
  /** Epoch milliseconds, such as `Date.now`. */
  readonly clock: () => number;
  /** How long an answer is used before the catalog is read again, in milliseconds. Default 30,000. */
  readonly ttlMs?: number;
  /** How long the answer "no such key" is used. Short, because a new key should work at once. Default 2,000. */
  readonly unknownTtlMs?: number;
  /** How long a key that was good goes on while the catalog is away. Default 15 minutes. */
  readonly awayMs?: number;
}

interface Known {
  readonly verified: VerifiedKey;
  /** When the catalog last said so, epoch milliseconds. */
  readonly readAt: number;
}

/** Enough for every app of a large installation; a key takes about 600 bytes. */
const KNOWN_KEYS = 50_000;
const UNKNOWN_KEYS = 5_000;

/**
 * Tells whose a presented key is. Answers are cached by the secret's hash, so a check costs one SHA-256, and read
 * again after `ttlMs`: a key that is revoked, or an app's changed setting, takes effect everywhere within that time.
 */
export class KeyVerifier {
  private readonly known = new LruMap<string, Known>(KNOWN_KEYS);
  /** Apart from the good ones, so that a flood of guesses cannot push those out. */
  private readonly unknown = new LruMap<string, number>(UNKNOWN_KEYS);
  private readonly underWay = new Map<string, Promise<VerifiedKey | undefined>>();
  private readonly ttlMs: number;
  private readonly unknownTtlMs: number;
  private readonly awayMs: number;

  constructor(private readonly options: KeyVerifierOptions) {
    this.ttlMs = options.ttlMs ?? 30_000;
    this.unknownTtlMs = options.unknownTtlMs ?? 2_000;
    this.awayMs = options.awayMs ?? 15 * 60_000;
  }

  /**
   * Undefined: malformed, unknown or revoked, without saying which.
   * @throws CatalogError UNAVAILABLE when the catalog is away and this key was not seen lately
   */
  async verify(secret: string): Promise<VerifiedKey | undefined> {
    const presented = readKey(secret);
    if (!presented) return undefined;
    const { hash } = presented;
    const now = this.options.clock();
    const known = this.known.get(hash);
    if (known && isWithin(now, known.readAt, this.ttlMs)) return known.verified;
    const unknownSince = this.unknown.get(hash);
    if (unknownSince !== undefined && isWithin(now, unknownSince, this.unknownTtlMs)) return undefined;

    // Many requests that miss at the same moment cause one read.
    let reading = this.underWay.get(hash);
    if (!reading) {
      reading = this.read(presented, now).finally(() => this.underWay.delete(hash));
      this.underWay.set(hash, reading);
    }
    return reading;
  }

  private async read(presented: ReadKey, now: number): Promise<VerifiedKey | undefined> {
    try {
      const verified = await this.lookUp(presented);
      if (verified) {
        this.known.set(presented.hash, { verified, readAt: now });
        this.unknown.delete(presented.hash);
      } else {
        this.known.delete(presented.hash);
        this.unknown.set(presented.hash, now);
      }
      return verified;
    } catch (error) {
      const known = this.known.get(presented.hash);
      const isAway = error instanceof CatalogError && error.code === 'UNAVAILABLE';
      if (isAway && known && isWithin(now, known.readAt, this.awayMs)) return known.verified;
      throw error;
    }
  }

  private async lookUp(presented: ReadKey): Promise<VerifiedKey | undefined> {
    const { catalog } = this.options;
    const key = await catalog.keys.byPrefix(presented.prefix);
    if (!key || !sameHash(key.hash, presented.hash)) return undefined;
    if (key.kind !== presented.kind || key.revokedAt !== undefined) return undefined;
    const identity = { kind: key.kind, keyId: key.id, tenantId: key.tenantId };
    if (key.appId === undefined) return identity;
    const app = await catalog.apps.get(key.appId);
    return app && { ...identity, app };
  }
}

/** False also when the clock went back, so that nothing is kept longer than it should. */
function isWithin(now: number, since: number, ms: number): boolean {
  return now >= since && now - since < ms;
}
