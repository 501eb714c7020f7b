import DataLoader from 'dataloader';
import { selectSamples, type SampleKey } from './error-groups/group-samples';
import { selectSeries, type Point } from './error-groups/group-series';
import { selectShares, type Share } from './error-groups/group-shares';
import type { GroupParent } from './error-groups/group';
import type { AppScope } from './events/event';
import type { EventRow } from './events/event-row';
import { selectTimelines, type TimelineKey } from './events/timelines';
import { loadDerivedSessions } from './sessions/derived-sessions';
import { loadFirstSessions } from './sessions/first-sessions';
import { selectSpans, type SpanRow } from './sessions/session-spans';
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
  /** A session's events from its beginning; one more than asked where there are more. */
  readonly timeline: DataLoader<TimelineKey, EventRow[], string>;
  readonly spans: DataLoader<TimelineKey, SpanRow[], string>;
  readonly series: DataLoader<GroupParent, Point[], string>;
  readonly versions: DataLoader<GroupParent, Share[], string>;
  readonly devices: DataLoader<GroupParent, Share[], string>;
  readonly samples: DataLoader<SampleKey, EventRow[], string>;
}

/** ClickHouse takes parameters of up to 128 KiB, and an install's id may have 128 characters. */
const BATCH = 500;

export function createRequestLoaders(ask: Ask): RequestLoaders {
  const loader = <K, V>(load: (keys: readonly K[]) => Promise<V[]>, cacheKeyFn: (key: K) => string) =>
    new DataLoader<K, V, string>(load, { maxBatchSize: BATCH, cacheKeyFn });
  const ofSession = ({ scope, span, first }: TimelineKey): string =>
    JSON.stringify([scope.appId, span.id, span.laneKey, span.startAt, span.endAt, first]);
  const ofGroup = ({ scope, range, filters, id }: GroupParent): string =>
    JSON.stringify([scope.appId, range.from, range.to, filters, id]);
  return {
    derivedSession: loader(
      (moments: readonly LaneMoment[]) => loadDerivedSessions(ask, moments),
      ({ scope, laneKey, at }) => `${scope.appId}/${laneKey}/${at}`,
    ),
    firstSession: loader(
      (installs: readonly InstallOfApp[]) => loadFirstSessions(ask, installs),
      ({ scope, installId }) => `${scope.appId}/${installId}`,
    ),
    timeline: loader((sessions: readonly TimelineKey[]) => selectTimelines(ask, sessions), ofSession),
    spans: loader((sessions: readonly TimelineKey[]) => selectSpans(ask, sessions), ofSession),
    series: loader((groups: readonly GroupParent[]) => selectSeries(ask, groups), ofGroup),
    versions: loader((groups: readonly GroupParent[]) => selectShares(ask, groups, 'APP_VERSION'), ofGroup),
    devices: loader((groups: readonly GroupParent[]) => selectShares(ask, groups, 'DEVICE'), ofGroup),
    samples: loader(
      (keys: readonly SampleKey[]) => selectSamples(ask, keys),
      ({ group, first }) => `${first} ${ofGroup(group)}`,
    ),
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
