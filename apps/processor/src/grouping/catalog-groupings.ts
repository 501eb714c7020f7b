import { setTimeout as delay } from 'node:timers/promises';
import type { KnownGroupings } from '@sonde/catalog';
import { DEFAULT_GROUPING, type CompiledGrouping } from '@sonde/error-groups';
import type { EventLogLogger } from '@sonde/event-log';
import type { AppGroupings, GroupingSource } from './app-groupings';

/** A batch waits no longer than this for the catalog. Milliseconds. */
const PATIENCE_MS = 2_000;
/** After it was away it is not asked again so soon; a batch is not to wait every time. */
const PAUSE_MS = 5_000;

export interface CatalogGroupingsParts {
  readonly known: Pick<KnownGroupings, 'of' | 'lastOf'>;
  readonly logger: EventLogLogger;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  readonly patienceMs?: number;
}

/**
 * The groupings of the catalog, for a lane that must go on: while the catalog is away or slow an app's errors are
 * grouped as they were before, or by Sonde's newest rules when it was never asked. Events that were grouped so get their
 * groups when the app's history is regrouped.
 */
export class CatalogGroupings implements GroupingSource {
  private readonly clock: () => number;
  private awaySince: number | undefined;
  private readonly told = new Set<string>();

  constructor(private readonly parts: CatalogGroupingsParts) {
    this.clock = parts.clock ?? (() => performance.now());
  }

  async ofApps(appIds: Iterable<string>): Promise<AppGroupings> {
    const asked = [...new Set(appIds)];
    if (this.awaySince === undefined || this.clock() - this.awaySince >= PAUSE_MS) await this.ask(asked);
    const compiled = new Map(asked.map((appId) => [appId, this.lastOf(appId)]));
    return { of: (appId) => compiled.get(appId) ?? this.lastOf(appId) };
  }

  private async ask(appIds: readonly string[]): Promise<void> {
    const { known, logger, patienceMs = PATIENCE_MS } = this.parts;
    const patience = new AbortController();
    const tooLong = delay(patienceMs, 'too long' as const, { signal: patience.signal }).catch(
      () => undefined,
    );
    try {
      const answered = Promise.all(appIds.map((appId) => known.of(appId)));
      // Should it fail after the patience has ended, nobody listens any more.
      answered.catch(() => undefined);
      if ((await Promise.race([answered, tooLong])) === 'too long') throw new Error('it does not answer');
      this.awaySince = undefined;
    } catch (err) {
      if (this.awaySince === undefined)
        logger.warn({ err }, 'The catalog does not say how errors are grouped: they are grouped as before');
      this.awaySince = this.clock();
    } finally {
      patience.abort();
    }
  }

  private lastOf(appId: string): CompiledGrouping {
    const last = this.parts.known.lastOf(appId);
    if (last?.problem !== undefined && !this.told.has(last.problem)) {
      this.told.add(last.problem);
      this.parts.logger.error({ appId }, last.problem);
    }
    return last?.compiled ?? DEFAULT_GROUPING;
  }
}
