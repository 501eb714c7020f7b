import type { App } from '@sonde/catalog';
import type { MergeMap } from '@sonde/triage';
import type { Filter, TimeRange } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { Moment } from '../paging/moment';

/** What the groups of one list have in common: of which events their figures are. */
export interface GroupsAsked {
  readonly app: App;
  readonly scope: AppScope;
  /** Which groups are shown as which. */
  readonly merges: MergeMap;
  readonly range: TimeRange;
  /** Filters by group name all members of a group that was merged. */
  readonly filters: readonly Filter[];
  /** Figures are of the events that were there then; undefined: of all. */
  readonly moment?: Moment;
}

/** ErrorGroup as its resolvers get it: who it is. Everything else is asked for when it is asked for. */
export interface GroupParent extends GroupsAsked {
  /** The id that stands for all members. */
  readonly id: string;
}
