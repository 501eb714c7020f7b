import {
  compileGrouping,
  DEFAULT_GROUPING,
  GroupingRuleError,
  type CompiledGrouping,
  type Grouping,
} from '@sonde/error-groups';
import { MergeMap } from '@sonde/triage';
import type { AppGrouping, Catalog, CatalogChange } from '../port';
import { FreshValues } from './fresh-values';

/** How the errors of an app are grouped and shown. */
export interface KnownGrouping {
  /** As it is stored; undefined for an app that an older Sonde made and nobody has changed since. */
  readonly document: AppGrouping | undefined;
  /** By which its events are grouped. */
  readonly compiled: CompiledGrouping;
  readonly merges: MergeMap;
  /** Why `compiled` is not what the document asks for: a newer Sonde wrote it. */
  readonly problem?: string;
}

export interface KnownOptions {
  /** Epoch milliseconds, such as `Date.now`. */
  readonly clock: () => number;
  /** How long an answer is used at most before the catalog is asked again, in milliseconds. */
  readonly ttlMs?: number;
  /** How long what was known goes on while the catalog is away, in milliseconds. Default 15 minutes. */
  readonly awayMs?: number;
}

export const DEFAULT_TTL_MS = 30_000;
export const DEFAULT_AWAY_MS = 15 * 60_000;
/** More apps than a large installation asks about at a time. */
export const MOST_APPS = 10_000;

/** The rules that there were before apps had a version: apps without a document stay on them until somebody regroups. */
const FIRST_GROUPING: Grouping = { version: 1, rules: [] };

/**
 * How each app's errors are grouped, from memory. The catalog's watch drops what was changed; without it an answer is
 * 30 s old at most.
 */
export class KnownGroupings {
  private readonly values: FreshValues<KnownGrouping>;
  private readonly end: (() => void) | undefined;

  constructor(
    private readonly catalog: Pick<Catalog, 'groupings'> & Partial<Pick<Catalog, 'watch'>>,
    { clock, ttlMs = DEFAULT_TTL_MS, awayMs = DEFAULT_AWAY_MS }: KnownOptions,
  ) {
    const read = (appId: string) => this.catalog.groupings.ofApp(appId).then(knownGroupingOf);
    this.values = new FreshValues({ read, clock, ttlMs, awayMs, most: MOST_APPS });
    this.end = catalog.watch?.((change) => this.heed(change));
  }

  /** @throws CatalogError UNAVAILABLE when the catalog is away and has not said anything of this app lately */
  of(appId: string): Promise<KnownGrouping> {
    return this.values.get(appId);
  }

  /** What was known last, however old, for those who must go on; undefined: nothing. */
  lastOf(appId: string): KnownGrouping | undefined {
    return this.values.peek(appId);
  }

  /** Asks again at the next question, such as after a change of one's own. */
  forget(appId: string): void {
    this.values.makeStale(appId);
  }

  close(): void {
    this.end?.();
  }

  private heed(change: CatalogChange): void {
    if (change === 'ANYTHING') return this.values.makeAllStale();
    if (change.collection !== 'groupings') return;
    const appIds = this.values.keys();
    const changed = appIds.find((appId) => this.values.peek(appId)?.document?.id === change.id);
    if (changed !== undefined) return this.values.makeStale(changed);
    // A document that nobody has read: of an app that had none, or of one that is being read just now.
    this.values.makeAllStale();
  }
}

function knownGroupingOf(document: AppGrouping | undefined): KnownGrouping {
  if (!document) return { document, compiled: compileGrouping(FIRST_GROUPING), merges: MergeMap.NONE };
  const { groupingVersion: version, rules, merges } = document;
  const map = MergeMap.of(merges);
  try {
    return { document, compiled: compileGrouping({ version, rules }), merges: map };
  } catch (error) {
    if (!(error instanceof GroupingRuleError)) throw error;
    const problem = `the grouping of app ${document.appId} cannot be used by this Sonde: ${error.message}`;
    return { document, compiled: DEFAULT_GROUPING, merges: map, problem };
  }
}
