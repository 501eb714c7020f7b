/** Seeded randomness (sfc32, public domain): the same seed always gives the same fleet. Not for secrets. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: string) {
    let h = 2166136261;
    const word = (): number => {
      h = Math.imul(h ^ (h >>> 15), 2246822507);
      h = Math.imul(h ^ (h >>> 13), 3266489909);
      return (h ^= h >>> 16) >>> 0;
    };
    for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 16777619);
    this.a = word();
    this.b = word();
    this.c = word();
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 random bits as a whole number, 0 ≤ n < 2^32. */
  bits(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return t >>> 0;
  }

  /** 0 ≤ x < 1. */
  next(): number {
    return this.bits() / 4294967296;
  }

  /** A whole number, `from` ≤ n ≤ `to`. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.next() * values.length)];
    if (value === undefined) throw new RangeError('nothing to pick from');
    return value;
  }

  /** One of the values, each as often as its weight says. */
  weighted<T extends { readonly weight: number }>(values: readonly T[]): T {
    let rest = this.next() * values.reduce((sum, value) => sum + value.weight, 0);
    for (const value of values) {
      rest -= value.weight;
      if (rest < 0) return value;
    }
    return this.pick(values);
  }

  /** Normally distributed around 0 with deviation 1 (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Log-normal around a median; sigma 0.5 is a moderate, 1 a long tail. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = [this.bits(), this.bits(), this.bits(), this.bits()]
      .map((n) => n.toString(16).padStart(8, '0'))
      .join('');
    const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) & 3);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
