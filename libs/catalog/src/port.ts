/** Control-plane documents. One port; `embedded/` (LMDB) and `mongodb/` stand behind it. */
import type { CustomRule } from '@sonde/error-groups';
import type { Activity, Merge } from '@sonde/triage';

export const PLATFORMS = ['ANDROID', 'IOS', 'FLUTTER', 'REACT_NATIVE', 'WEB', 'OTHER'] as const;
export type Platform = (typeof PLATFORMS)[number];

export const KEY_KINDS = ['INGEST', 'QUERY', 'MANAGE'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export interface Document {
  readonly id: string;
  /** Counts up with every change; a change must name the version it started from. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export interface Tenant extends Document {
  /** Unique. */
  readonly name: string;
}

export interface AppSettings {
  readonly retentionDays: number;
  /** Silence after which a derived session ends. */
  readonly sessionGapMinutes: number;
  /** Events a second; undefined: no limit. */
  readonly eventsPerSecond?: number;
  /** Events a UTC day; undefined: no limit. */
  readonly eventsPerDay?: number;
  /** For how many days rollups by quarter-hours are kept; undefined: as long as for other apps. */
  readonly quarterHourRetentionDays?: number;
  /** For how many days rollups by days are kept; undefined: as long as for other apps. */
  readonly dayRetentionDays?: number;
  /** So many values of a dimension keep their names in rollups; undefined: as many as of other apps. */
  readonly maxDimensionValues?: number;
}

/** An attribute or feature flag of the app's own that questions may group and filter by. */
export interface RegisteredAttribute {
  /** As events name it. Unique within the app. */
  readonly key: string;
  readonly title: string;
}

/** When a version reached its users, as somebody set it by hand. */
export interface SetRelease {
  /** As events name it. Unique within the app. */
  readonly appVersion: string;
  /** Epoch milliseconds. */
  readonly rolledOutAt: number;
}

export interface App extends Document, AppSettings {
  readonly tenantId: string;
  /** Unique within the tenant. */
  readonly name: string;
  readonly platform: Platform;
  /** Up to `MAX_ATTRIBUTES`; absent: none. */
  readonly attributes?: readonly RegisteredAttribute[];
  /** Up to `MAX_SET_RELEASES`; absent: none. */
  readonly releases?: readonly SetRelease[];
}

export interface Key extends Document {
  readonly tenantId: string;
  /** Set for INGEST keys: the one app they write to. */
  readonly appId?: string;
  readonly kind: KeyKind;
  readonly name: string;
  /** Public part by which the key is found. Unique. */
  readonly prefix: string;
  /** SHA-256 of the whole secret, hex. */
  readonly hash: string;
  readonly revokedAt?: number;
}

/** A line of the log of what was decided about a group of errors. Never changed. */
export interface GroupActivity extends Document, Activity {
  readonly tenantId: string;
  readonly appId: string;
  readonly groupId: string;
}

/** How the errors of an app are grouped and shown. There is one for each app; it is made together with the app. */
export interface AppGrouping extends Document {
  readonly tenantId: string;
  /** Unique. */
  readonly appId: string;
  /** Of Sonde's own rules, by which the app's events are grouped. */
  readonly groupingVersion: number;
  readonly rules: readonly CustomRule[];
  /** Up to `MAX_MERGES` of `@sonde/triage`, undone ones among them, in the order of making. */
  readonly merges: readonly Merge[];
  /** The newest wish to bring this grouping to events that were there before, and how far that is. */
  readonly regroup?: Regroup;
}

export const REGROUP_STATES = ['WAITING', 'RUNNING', 'DONE', 'FAILED'] as const;
export type RegroupState = (typeof REGROUP_STATES)[number];

export interface Regroup {
  readonly state: RegroupState;
  /** Who wished it, and when in epoch milliseconds. */
  readonly by: string;
  readonly at: number;
  /** UTC days with events of the app; 0 while nobody has counted them. */
  readonly daysAll: number;
  readonly daysDone: number;
  /** Where it goes on, in the words of the one that does it. */
  readonly place?: string;
  /** Why it failed. */
  readonly reason?: string;
  /** Merges that did not go on: by the new rules they would have brought along events that nobody had merged. */
  readonly endedMerges?: readonly EndedMerge[];
}

/** As it was made: what was merged into what, when (epoch milliseconds) and by whom. */
export type EndedMerge = Pick<Merge, 'from' | 'into' | 'at' | 'by'>;

export type CatalogErrorCode = 'NOT_FOUND' | 'DUPLICATE' | 'CONFLICT' | 'INVALID' | 'UNAVAILABLE';

export class CatalogError extends Error {
  override readonly name = 'CatalogError';
  constructor(
    readonly code: CatalogErrorCode,
    message: string,
    /** The argument at fault, such as `name`. */
    readonly field?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A document before the catalog gives it its id. */
export type New<T extends Document> = Omit<T, 'version' | 'createdAt' | 'id'>;

export interface Collection<T extends Document> {
  get(id: string): Promise<T | undefined>;
  list(where?: Partial<T>): Promise<T[]>;
  /** @throws CatalogError DUPLICATE when a unique value is taken, NOT_FOUND when a referenced document is missing */
  insert(document: New<T>): Promise<T>;
  /**
   * Replaces the fields given, if the document still has that version.
   * @throws CatalogError CONFLICT, NOT_FOUND, DUPLICATE
   */
  update(id: string, version: number, change: Partial<New<T>>): Promise<T>;
}

/** A document that was made, changed or removed; 'ANYTHING': what changed is not known, so anything may have. */
export type CatalogChange = { readonly collection: CatalogCollection; readonly id: string } | 'ANYTHING';

export type CatalogCollection = 'tenants' | 'apps' | 'keys' | 'groupActivities' | 'groupings';

export interface Catalog {
  readonly tenants: Collection<Tenant>;
  readonly apps: Collection<App>;
  readonly keys: Collection<Key> & { byPrefix(prefix: string): Promise<Key | undefined> };
  /**
   * Inserting sequence n + 1 of a group is how to say that one has seen n: DUPLICATE of the field `sequence` when
   * somebody was faster. Lists of one app or group cost what they return.
   */
  readonly groupActivities: Pick<Collection<GroupActivity>, 'get' | 'list' | 'insert'>;
  /** By an app's id: none for an app that an older Sonde made, until somebody inserts it. */
  readonly groupings: Collection<AppGrouping> & { ofApp(appId: string): Promise<AppGrouping | undefined> };
  /**
   * Tells of every change that any process makes, from now on and until the catalog is closed, also over times in
   * which the store is away. A change may be told more than once.
   * @returns ends it
   */
  watch(listener: (change: CatalogChange) => void): () => void;
  /** Throws unless the catalog answers. */
  check(): Promise<void>;
  close(): Promise<void>;
}
