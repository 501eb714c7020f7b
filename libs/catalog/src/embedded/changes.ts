import type { CatalogChange } from '../port';
import type { EmbeddedStore } from './store';

/** How often the count of changes is looked at, in milliseconds. A look costs a few microseconds. */
const LOOK_MS = 1_000;

/** Tells listeners what some process changed, by a count that every change moves on. */
export class EmbeddedChanges {
  private readonly listeners = new Set<(change: CatalogChange) => void>();
  private timer: NodeJS.Timeout | undefined;
  /** How many changes were told; undefined: none yet, and what was before is not known. */
  private known: number | undefined;

  constructor(private readonly store: EmbeddedStore) {}

  /** Looks at once, for a process that has just changed something itself. */
  lookNow(): void {
    if (this.timer) void this.look();
  }

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
    const { known } = this;
    // A store that cannot be read says so to those who call it; here it only has no news.
    const news = await this.store.changes(known ?? 0).catch(() => undefined);
    // Another look may have been faster.
    if (!news || this.known !== known) return;
    this.known = news.count;
    const changes: readonly CatalogChange[] = known === undefined ? ['ANYTHING'] : news.changes;
    for (const change of changes) for (const listener of this.listeners) listener(change);
  }
}
