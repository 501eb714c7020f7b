import type DataLoader from 'dataloader';
import type { EventRow } from '../events/event-row';
import type { MakeLoader } from '../request-loaders';
import type { Ask } from '../warehouse/ask';
import { selectNewestVersion } from './app-versions';
import { selectFigures, selectSessionCounts, type GroupFigures } from './group-figures';
import { loadGroupNames, type GroupName } from './group-names';
import { loadSeen, type Seen } from './group-seen';
import { selectSamples, type SampleKey } from './group-samples';
import { selectSeries, type Point } from './group-series';
import { selectShares, type Share } from './group-shares';
import { selectTrends, type Trend, type TrendKey } from './group-trend';
import type { GroupParent } from './group';
import { selectMerged, type MergedMember } from './merged-members';
import { listKey } from './of-groups';
import type { SessionsInBuckets } from './sessions-in-buckets';
import { selectSimilar, type SimilarGroup, type SimilarKey } from './similar-groups';

type ByGroup<V> = DataLoader<GroupParent, V, string>;

/** What the groups of one answer need: asked together, once per request. */
export interface GroupLoaders {
  readonly name: ByGroup<GroupName>;
  /** Null: no event of the group is kept. */
  readonly seen: ByGroup<Seen | null>;
  readonly figures: ByGroup<GroupFigures>;
  readonly sessions: ByGroup<number>;
  readonly series: ByGroup<Point[]>;
  readonly shares: Readonly<Record<ShareDimension, ByGroup<Share[]>>>;
  readonly samples: DataLoader<SampleKey, EventRow[], string>;
  readonly trend: DataLoader<TrendKey, Trend[], string>;
  readonly merged: ByGroup<MergedMember[]>;
  readonly similar: DataLoader<SimilarKey, SimilarGroup[], string>;
  /** The newest version that users of the app have; '' when none is known. */
  readonly newestVersion: DataLoader<Pick<GroupParent, 'scope'>, string, string>;
}

export type ShareDimension = 'APP_VERSION' | 'DEVICE' | 'OS_VERSION' | 'COUNTRY';

export function createGroupLoaders(
  ask: Ask,
  loader: MakeLoader,
  sessionsOf: (key: TrendKey) => Promise<SessionsInBuckets | null>,
): GroupLoaders {
  const ofGroup = (group: GroupParent): string => `${group.id} ${listKey(group)}`;
  const byGroup = <V>(load: (groups: readonly GroupParent[]) => Promise<V[]>): ByGroup<V> =>
    loader(load, ofGroup);
  const share = (dimension: ShareDimension) => byGroup((groups) => selectShares(ask, groups, dimension));
  return {
    name: byGroup((groups) => loadGroupNames(ask, groups)),
    seen: byGroup((groups) => loadSeen(ask, groups)),
    figures: byGroup((groups) => selectFigures(ask, groups)),
    sessions: byGroup((groups) => selectSessionCounts(ask, groups)),
    series: byGroup((groups) => selectSeries(ask, groups)),
    shares: {
      APP_VERSION: share('APP_VERSION'),
      DEVICE: share('DEVICE'),
      OS_VERSION: share('OS_VERSION'),
      COUNTRY: share('COUNTRY'),
    },
    samples: loader(
      (keys: readonly SampleKey[]) => selectSamples(ask, keys),
      ({ group, first }) => `${first} ${ofGroup(group)}`,
    ),
    trend: loader(
      (keys: readonly TrendKey[]) => selectTrends(ask, keys, sessionsOf),
      ({ group, grain, byVersion }) => `${grain} ${byVersion} ${ofGroup(group)}`,
    ),
    merged: byGroup((groups) => selectMerged(ask, groups)),
    similar: loader(
      (keys: readonly SimilarKey[]) => selectSimilar(ask, keys),
      ({ group, first }) => `${first} ${ofGroup(group)}`,
    ),
    newestVersion: loader(
      (scopes: readonly Pick<GroupParent, 'scope'>[]) =>
        Promise.all(scopes.map(({ scope }) => selectNewestVersion(ask, scope))),
      ({ scope }) => scope.appId,
    ),
  };
}
