const BITS_PER_KEY = 12;
const PROBES = 8;
const FIRST_CAPACITY = 1 << 16;

/**
 * Which lane keys (sessions, installs) the warehouse may hold: a Bloom filter (Bloom 1970) that grows by further filters,
 * each twice as large (Almeida et al. 2007). "No" is certain, so a new session costs no query; "maybe" is wrong for
 * about 0.3 % of the keys and then costs one query that finds nothing. 12 bits a key, so 20 million take 30 MB.
 */
export class KnownKeys {
  private readonly filters: { bits: Uint8Array; capacity: number; count: number }[] = [];

  /** @param key whole number below 2^53, well mixed (hash53) */
  add(key: number): void {
    if (this.mayHave(key)) return;
    let filter = this.filters.at(-1);
    if (filter === undefined || filter.count >= filter.capacity) {
      const capacity = filter === undefined ? FIRST_CAPACITY : filter.capacity * 2;
      filter = { bits: new Uint8Array((capacity * BITS_PER_KEY) / 8), capacity, count: 0 };
      this.filters.push(filter);
    }
    filter.count++;
    const size = filter.bits.length * 8;
    const [a, b] = halves(key);
    for (let i = 0; i < PROBES; i++) {
      const bit = probe(a, b, i, size);
      filter.bits[bit >>> 3]! |= 1 << (bit & 7);
    }
  }

  mayHave(key: number): boolean {
    const [a, b] = halves(key);
    return this.filters.some(({ bits }) => {
      const size = bits.length * 8;
      for (let i = 0; i < PROBES; i++) {
        const bit = probe(a, b, i, size);
        if ((bits[bit >>> 3]! & (1 << (bit & 7))) === 0) return false;
      }
      return true;
    });
  }
}

const halves = (key: number): [number, number] => [key >>> 0, (Math.floor(key / 4294967296) | 1) >>> 0];

/** Double hashing (Kirsch and Mitzenmacher 2006): the i-th probe is a + i·b. */
const probe = (a: number, b: number, i: number, size: number): number =>
  (((a + Math.imul(i, b)) >>> 0) * (size / 4294967296)) >>> 0;
