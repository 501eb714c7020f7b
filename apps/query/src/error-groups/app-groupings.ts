import type { KnownGrouping, KnownGroupings } from '@sonde/catalog';

/** The groupings of apps for the questions of one request: within it the same app has one, until the request changes it. */
export class RequestGroupings {
  private readonly read = new Map<string, Promise<KnownGrouping>>();

  constructor(private readonly known: Pick<KnownGroupings, 'of' | 'forget'>) {}

  /** @throws CatalogError UNAVAILABLE */
  of(appId: string): Promise<KnownGrouping> {
    const known = this.read.get(appId);
    if (known) return known;
    const grouping = this.known.of(appId);
    this.read.set(appId, grouping);
    return grouping;
  }

  /** The request has changed something: the next question reads it again. */
  changed(appId: string): void {
    this.read.delete(appId);
    this.known.forget(appId);
  }
}
