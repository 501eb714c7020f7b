import type { CatalogChange } from '../port';
import type { EmbeddedStore } from './store';

/** How often the count of changes is looked at, in milliseconds. A look costs a few microseconds. */
const LOOK_MS = 1_000;

/** Tells listeners that some process changed something, by a count that every change moves on. */
export class EmbeddedChanges {
  private readonly listeners = new Set<(change: CatalogChange) => void>();
  private timer: NodeJS.Timeout | undefined;
  private known = -1;

  constructor(private readonly store: EmbeddedStore) {}

  /** @returns ends it */
  watch(listener: (change: CatalogChange) => void): () => void {
    const own = (change: CatalogChange) => listener(change);
    this.listeners.add(own);
    this.timer ??= this.start();
    return () => void this.listeners.delete(own);
  }

  close(): void {
    clearInterval(this.timer);
    this.listeners.clear();
  }

  private start(): NodeJS.Timeout {
    void this.look();
    return setInterval(() => void this.look(), LOOK_MS).unref();
  }

  private async look(): Promise<void> {
    // A store that cannot be read says so to those who call it; here it only has no news.
    const count = await this.store.changes().catch(() => this.known);
    if (count === this.known) return;
    this.known = count;
    for (const listener of this.listeners) listener('ANYTHING');
  }
}
