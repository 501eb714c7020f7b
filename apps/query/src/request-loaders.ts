import DataLoader from 'dataloader';
import type { AppScope } from './events/event';
import { loadDerivedSessions } from './sessions/derived-sessions';
import { loadFirstSessions } from './sessions/first-sessions';
import type { Ask } from './warehouse/ask';

export interface LaneMoment {
  readonly scope: AppScope;
  /** 64 bits, as text. */
  readonly laneKey: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface InstallOfApp {
  readonly scope: AppScope;
  readonly installId: string;
}

/** Look-ups that many rows of one answer need: asked together, once per request. */
export interface RequestLoaders {
  /** Id of the derived session that the moment falls in, or null. */
  readonly derivedSession: DataLoader<LaneMoment, string | null, string>;
  /** Id of the install's first session, or null. */
  readonly firstSession: DataLoader<InstallOfApp, string | null, string>;
}

/** ClickHouse takes parameters of up to 128 KiB, and an install's id may have 128 characters. */
const BATCH = 500;

export const createRequestLoaders = (ask: Ask): RequestLoaders => ({
  derivedSession: new DataLoader((moments) => loadDerivedSessions(ask, moments), {
    maxBatchSize: BATCH,
    cacheKeyFn: ({ scope, laneKey, at }) => `${scope.appId}/${laneKey}/${at}`,
  }),
  firstSession: new DataLoader((installs) => loadFirstSessions(ask, installs), {
    maxBatchSize: BATCH,
    cacheKeyFn: ({ scope, installId }) => `${scope.appId}/${installId}`,
  }),
});

/** The keys of a batch by app: a statement is always about one. */
export function byApp<K extends { readonly scope: AppScope }>(keys: readonly K[]): K[][] {
  const groups = new Map<string, K[]>();
  for (const key of keys) {
    const group = groups.get(key.scope.appId);
    if (group) group.push(key);
    else groups.set(key.scope.appId, [key]);
  }
  return [...groups.values()];
}
