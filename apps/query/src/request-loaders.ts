import type { LayerState } from '@sonde/vitals';
import DataLoader from 'dataloader';
import { createGroupLoaders, type GroupLoaders } from './error-groups/group-loaders';
import type { TrendKey } from './error-groups/group-trend';
import type { SessionsInBuckets } from './error-groups/sessions-in-buckets';
import { selectBreadcrumbs, type BreadcrumbsKey } from './events/breadcrumbs';
import type { AppScope } from './events/event';
import type { EventRow } from './events/event-row';
import { selectTimelines, type TimelineKey } from './events/timelines';
import { loadDerivedSessions, type DerivedSession } from './sessions/derived-sessions';
import { loadFirstSessions } from './sessions/first-sessions';
import type { SessionRow } from './sessions/session-row';
import { selectSpans, type SpanRow } from './sessions/session-spans';
import { loadSessions, type SessionKey } from './sessions/sessions-by-id';
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
  /** The derived session that the moment falls in, or null. */
  readonly derivedSession: DataLoader<LaneMoment, DerivedSession | null, string>;
  /** The session with that id, or null. */
  readonly session: DataLoader<SessionKey, SessionRow | null, string>;
  /** Id of the install's first session, or null. */
  readonly firstSession: DataLoader<InstallOfApp, string | null, string>;
  /** A session's events from its beginning; one more than asked where there are more. */
  readonly timeline: DataLoader<TimelineKey, EventRow[], string>;
  readonly spans: DataLoader<TimelineKey, SpanRow[], string>;
  /** What came before an event in its session, in the order of time. */
  readonly breadcrumbs: DataLoader<BreadcrumbsKey, EventRow[], string>;
  /** Of error groups. */
  readonly groups: GroupLoaders;
}

/** ClickHouse takes parameters of up to 128 KiB, and an install's id may have 128 characters. */
const BATCH = 500;

export type MakeLoader = <K, V>(
  load: (keys: readonly K[]) => Promise<V[]>,
  cacheKeyFn: (key: K) => string,
) => DataLoader<K, V, string>;

/**
 * @param sessionsOf what trends of error groups are held against
 * @param stateOf what the batch layer has published of a tenant
 */
export function createRequestLoaders(
  ask: Ask,
  sessionsOf: (key: TrendKey) => Promise<SessionsInBuckets | null>,
  stateOf: (tenantId: string) => Promise<LayerState>,
): RequestLoaders {
  const loader: MakeLoader = (load, cacheKeyFn) => new DataLoader(load, { maxBatchSize: BATCH, cacheKeyFn });
  const ofSession = ({ scope, span, first }: TimelineKey): string =>
    JSON.stringify([scope.appId, span.id, span.laneKey, span.startAt, span.endAt, first]);
  return {
    derivedSession: loader(
      (moments: readonly LaneMoment[]) => loadDerivedSessions(ask, moments),
      ({ scope, laneKey, at }) => `${scope.appId}/${laneKey}/${at}`,
    ),
    session: loader(
      (keys: readonly SessionKey[]) => loadSessions(ask, keys),
      ({ scope, id }) => `${scope.appId}/${id}`,
    ),
    firstSession: loader(
      (installs: readonly InstallOfApp[]) => loadFirstSessions(ask, installs, stateOf),
      ({ scope, installId }) => `${scope.appId}/${installId}`,
    ),
    timeline: loader((sessions: readonly TimelineKey[]) => selectTimelines(ask, sessions), ofSession),
    spans: loader((sessions: readonly TimelineKey[]) => selectSpans(ask, sessions), ofSession),
    breadcrumbs: loader(
      (keys: readonly BreadcrumbsKey[]) => selectBreadcrumbs(ask, keys),
      ({ scope, laneKey, sessionId, from, at, hash, first }) =>
        JSON.stringify([scope.appId, laneKey, sessionId, from, at, hash, first]),
    ),
    groups: createGroupLoaders(ask, loader, sessionsOf),
  };
}

/** The keys of a batch by app: a statement is always about one. */
export const byApp = <K extends { readonly scope: AppScope }>(keys: readonly K[]): K[][] =>
  together(keys, ({ scope }) => scope.appId);

/** Keys that one statement can answer. */
export function together<K>(keys: readonly K[], common: (key: K) => string): K[][] {
  const groups = new Map<string, K[]>();
  for (const key of keys) {
    const name = common(key);
    const group = groups.get(name);
    if (group) group.push(key);
    else groups.set(name, [key]);
  }
  return [...groups.values()];
}
