import type { DataVersion } from './data-version';

/** An answer that may be given again. */
export interface Kept<T> {
  readonly answer: T;
  /** Epoch milliseconds when its version was read, before the answer was. */
  readonly at: number;
}

interface Entry<T> extends Kept<T> {
  readonly version: DataVersion;
  readonly bytes: number;
}

/** How old an answer may be for the one who asks. */
export interface Freshness {
  readonly version: DataVersion;
  readonly now: number;
  /** Longest age in milliseconds. */
  readonly maxAgeMs: number;
  /** Whether it may lack events that were processed since: only when the caller said so. */
  readonly mayLackEvents: boolean;
}

export interface CacheLimits {
  readonly bytes: number;
  readonly bytesEach: number;
}

const LIMITS: CacheLimits = { bytes: 16 * 2 ** 20, bytesEach: 2 ** 20 };

/** Whoever waits for another's answer works it out alone after this long: no question may take longer. Milliseconds. */
const FLIGHT_MS = 10_000;

/**
 * Answers of one instance by question, the least used gone first. The key holds whose answer it is; what makes one too
 * old is said by who asks.
 */
export class ResponseCache<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private readonly flights = new Map<string, Promise<Kept<T> | undefined>>();
  private held = 0;
  /** Rises when all is forgotten: what was under way then is not kept. */
  private generation = 0;

  /** @param flightMs for how long an answer that is being worked out may be waited for, milliseconds */
  constructor(
    private readonly limits: CacheLimits = LIMITS,
    private readonly flightMs = FLIGHT_MS,
  ) {}

  /**
   * An answer that is good enough, or one that is under way and will be; undefined when there is none. Told at once, so
   * that who finds none can begin before anybody else looks.
   */
  find(key: string, freshness: Freshness): Kept<T> | Promise<Kept<T> | undefined> | undefined {
    const entry = this.entries.get(key);
    if (entry && isGoodEnough(entry, freshness)) {
      this.entries.delete(key);
      this.entries.set(key, entry);
      return entry;
    }
    return this.flights.get(flightKey(key, freshness.version));
  }

  /**
   * Says that the answer is being worked out, so that whoever asks the same meanwhile waits for it.
   * @returns what to call with the answer, or with undefined when there is none to keep
   */
  begin(key: string, version: DataVersion, at: number): (answer: T | undefined, bytes: number) => void {
    const { generation } = this;
    const flight = flightKey(key, version);
    let land: (kept: Kept<T> | undefined) => void = () => undefined;
    const landing = new Promise<Kept<T> | undefined>((resolve) => (land = resolve));
    this.flights.set(flight, landing);
    const end = (kept: Kept<T> | undefined): void => {
      clearTimeout(timer);
      if (this.flights.get(flight) === landing) this.flights.delete(flight);
      land(kept);
    };
    const timer = setTimeout(() => end(undefined), this.flightMs);
    timer.unref();
    return (answer, bytes) => {
      const current = generation === this.generation;
      if (answer !== undefined && current) this.keep(key, { answer, at, version, bytes });
      end(answer !== undefined && current ? { answer, at } : undefined);
    };
  }

  /** Forgets everything: somebody changed what answers show. */
  clear(): void {
    this.generation++;
    this.entries.clear();
    this.flights.clear();
    this.held = 0;
  }

  get bytes(): number {
    return this.held;
  }

  private keep(key: string, entry: Entry<T>): void {
    this.forget(key);
    if (entry.bytes > this.limits.bytesEach) return;
    this.entries.set(key, entry);
    this.held += entry.bytes;
    for (const oldest of this.entries.keys()) {
      if (this.held <= this.limits.bytes) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.held -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }
}

const flightKey = (key: string, { processed, journal }: DataVersion): string =>
  `${key}/${processed}/${journal}`;

function isGoodEnough(entry: Entry<unknown>, { version, now, maxAgeMs, mayLackEvents }: Freshness): boolean {
  if (now < entry.at || now - entry.at > maxAgeMs || entry.version.journal !== version.journal) return false;
  return mayLackEvents || entry.version.processed === version.processed;
}
