import type { App, Catalog, CatalogChange, KeyKind } from '../port';
import { CatalogError } from '../port';
import { readKey, sameHash } from './key';
import type { ReadKey } from './key';
import { KnownKeys } from './known-keys';
import { LruMap } from './lru-map';

export interface VerifiedKey {
  readonly kind: KeyKind;
  readonly keyId: string;
  readonly tenantId: string;
  /** The app that an INGEST key writes to, with its settings. */
  readonly app?: App;
}

export interface KeyVerifierOptions {
  /** One that can be watched makes a change take effect at once; `ttlMs` is for the rest. */
  readonly catalog: Pick<Catalog, 'apps' | 'keys'> & Partial<Pick<Catalog, 'watch'>>;
  /** Epoch milliseconds, such as `Date.now`. */
  readonly clock: () => number;
  /** How long an answer is used before the catalog is read again, in milliseconds. Default 30,000. */
  readonly ttlMs?: number;
  /** How long the answer "no such key" is used. Short, because a new key should work at once. Default 2,000. */
  readonly unknownTtlMs?: number;
  /** How long a key that was good goes on while the catalog is away. Default 15 minutes. */
  readonly awayMs?: number;
}

/** A question to the catalog under way, and the ids of documents that changed while it was. */
interface Reading {
  readonly changed: Set<string>;
}

const ANYTHING = '*';

/** Enough for every app of a large installation; a key takes about 600 bytes. */
const KNOWN_KEYS = 50_000;
const UNKNOWN_KEYS = 5_000;

/**
 * Tells whose a presented key is. Answers are cached by the secret's hash, so a check costs one SHA-256. The catalog's
 * watch drops an answer whose key or app was changed, and in any case it is read again after `ttlMs`: a key that is
 * revoked, or an app's changed setting, takes effect everywhere at once, and within that time at the latest.
 */
export class KeyVerifier {
  private readonly known = new KnownKeys(KNOWN_KEYS);
  /** Apart from the good ones, so that a flood of guesses cannot push those out. */
  private readonly unknown = new LruMap<string, number>(UNKNOWN_KEYS);
  private readonly underWay = new Map<string, Promise<VerifiedKey | undefined>>();
  private readonly readings = new Set<Reading>();
  private readonly ttlMs: number;
  private readonly unknownTtlMs: number;
  private readonly awayMs: number;

  constructor(private readonly options: KeyVerifierOptions) {
    this.ttlMs = options.ttlMs ?? 30_000;
    this.unknownTtlMs = options.unknownTtlMs ?? 2_000;
    this.awayMs = options.awayMs ?? 15 * 60_000;
    // Ends with the catalog.
    options.catalog.watch?.((change) => this.heed(change));
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
    if (known && !known.isStale && isWithin(now, known.readAt, this.ttlMs)) return known.verified;
    const unknownSince = this.unknown.get(hash);
    if (unknownSince !== undefined && isWithin(now, unknownSince, this.unknownTtlMs)) return undefined;

    // Many requests that miss at the same moment cause one read.
    let reading = this.underWay.get(hash);
    if (!reading) {
      const own = this.read(presented, now).finally(() => {
        if (this.underWay.get(hash) === own) this.underWay.delete(hash);
      });
      this.underWay.set(hash, own);
      reading = own;
    }
    return reading;
  }

  private heed(change: CatalogChange): void {
    // Who asks from now on does not get an answer that was begun before.
    this.underWay.clear();
    const id = change === 'ANYTHING' ? ANYTHING : change.id;
    for (const reading of this.readings) reading.changed.add(id);
    if (change === 'ANYTHING') this.known.makeAllStale();
    // A changed key may be a revoked one, which must not live on even if the catalog is away just now.
    else if (change.collection === 'keys') this.known.forget(id);
    else this.known.makeStale(id);
  }

  private async read(presented: ReadKey, now: number): Promise<VerifiedKey | undefined> {
    const reading: Reading = { changed: new Set() };
    this.readings.add(reading);
    try {
      const verified = await this.lookUp(presented);
      if (verified) {
        this.remember(presented.hash, verified, now, reading);
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
    } finally {
      this.readings.delete(reading);
    }
  }

  private remember(hash: string, verified: VerifiedKey, readAt: number, { changed }: Reading): void {
    if (changed.has(verified.keyId)) return;
    const isStale = changed.has(ANYTHING) || (verified.app !== undefined && changed.has(verified.app.id));
    this.known.set(hash, { verified, readAt, isStale });
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
