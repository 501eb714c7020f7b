import { LruMap } from '../keys/lru-map';
import { CatalogError } from '../port';

export interface FreshValuesOptions<V> {
  /** Asks the catalog. */
  readonly read: (key: string) => Promise<V>;
  /** Epoch milliseconds, such as `Date.now`. */
  readonly clock: () => number;
  /** How long an answer is used unless it is made stale before, in milliseconds. */
  readonly ttlMs: number;
  /** How long an answer goes on while the catalog is away, in milliseconds. */
  readonly awayMs: number;
  /** So many answers are kept; those used last. */
  readonly most: number;
}

interface Known<V> {
  readonly value: V;
  /** When the catalog was asked, epoch milliseconds. */
  readonly readAt: number;
  readonly isStale: boolean;
}

/** A question to the catalog under way. */
interface Reading<V> {
  readonly answer: Promise<V>;
  /** Something changed since it was asked, so the answer may be one from before. */
  isStale: boolean;
}

/** What the catalog says of a key, asked again when it has changed. Many who ask at once cause one question. */
export class FreshValues<V> {
  private readonly known: LruMap<string, Known<V>>;
  private readonly underWay = new Map<string, Reading<V>>();

  constructor(private readonly options: FreshValuesOptions<V>) {
    this.known = new LruMap(options.most);
  }

  /** @throws CatalogError UNAVAILABLE when the catalog is away and has not said anything lately */
  async get(key: string): Promise<V> {
    const known = this.known.get(key);
    if (known && !known.isStale && this.isWithin(known.readAt, this.options.ttlMs)) return known.value;
    const reading = this.underWay.get(key);
    // An answer from before the change is of no use to those who ask after it.
    return reading && !reading.isStale ? reading.answer : this.read(key);
  }

  /** What is known now, however old; undefined: nothing. */
  peek(key: string): V | undefined {
    return this.known.get(key)?.value;
  }

  keys(): string[] {
    return this.known.keys();
  }

  /** Puts another value in place of the one that is known, which is as fresh as that was. */
  replace(key: string, value: V): void {
    const known = this.known.get(key);
    if (known) this.known.set(key, { ...known, value });
  }

  makeStale(key: string): void {
    const known = this.known.get(key);
    if (known) this.known.set(key, { ...known, isStale: true });
    const reading = this.underWay.get(key);
    if (reading) reading.isStale = true;
  }

  makeAllStale(): void {
    for (const key of new Set([...this.known.keys(), ...this.underWay.keys()])) this.makeStale(key);
  }

  private read(key: string): Promise<V> {
    const readAt = this.options.clock();
    const ask = async (): Promise<V> => {
      try {
        const value = await this.options.read(key);
        // A later question knows better.
        if (this.underWay.get(key) === reading)
          this.known.set(key, { value, readAt, isStale: reading.isStale });
        return value;
      } catch (error) {
        const known = this.known.get(key);
        const isAway = error instanceof CatalogError && error.code === 'UNAVAILABLE';
        if (isAway && known && this.isWithin(known.readAt, this.options.awayMs)) return known.value;
        throw error;
      } finally {
        if (this.underWay.get(key) === reading) this.underWay.delete(key);
      }
    };
    // The first await lies within the reading, so that `reading` is there before anything comes back.
    const reading: Reading<V> = { answer: Promise.resolve().then(ask), isStale: false };
    this.underWay.set(key, reading);
    return reading.answer;
  }

  /** False also when the clock went back, so that nothing is kept longer than it should. */
  private isWithin(since: number, ms: number): boolean {
    const now = this.options.clock();
    return now >= since && now - since < ms;
  }
}
