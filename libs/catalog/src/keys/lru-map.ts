/** A map of at most `limit` entries; the one that was not used for longest makes room. */
export class LruMap<K, V> {
  /** A Map keeps the order of insertion, so its first entry is the oldest. */
  private readonly entries = new Map<K, V>();

  /** @param evicted is told of the entry that made room */
  constructor(
    private readonly limit: number,
    private readonly evicted?: (key: K, value: V) => void,
  ) {}

  get(key: K): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.limit) return;
    const oldest = this.entries.entries().next();
    if (oldest.done) return;
    this.entries.delete(oldest.value[0]);
    this.evicted?.(...oldest.value);
  }

  delete(key: K): void {
    this.entries.delete(key);
  }

  /** All keys, the least used first. */
  keys(): K[] {
    return [...this.entries.keys()];
  }

  get size(): number {
    return this.entries.size;
  }
}
