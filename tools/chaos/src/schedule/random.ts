/** Numbers that look like chance and come again with the same seed (mulberry32). */
export class Random {
  private state: number;

  /** @param seed any whole number; its lowest 32 bits count. */
  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws {RangeError} when there is nothing to pick from */
  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError('nothing to pick from');
    return from[this.int(0, from.length - 1)] as T;
  }

  /** Spread as waiting times between accidents are: mostly short, now and then long. Milliseconds, at most 5 times the mean. */
  gapMs(meanMs: number): number {
    return Math.round(Math.min(-Math.log(1 - this.next()), 5) * meanMs);
  }
}
