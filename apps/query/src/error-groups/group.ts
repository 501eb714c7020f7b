import type { Filter, TimeRange } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import type { GroupFigures } from './group-list';
import type { GroupName } from './group-names';

/** A group about which more is asked, within range and filters of the list it came from. */
export interface GroupParent {
  readonly scope: AppScope;
  readonly range: TimeRange;
  readonly filters: readonly Filter[];
  readonly id: string;
  readonly kind: string;
}

/** ErrorGroup as GraphQL shows it. */
export const groupOf = (
  parent: Omit<GroupParent, 'id' | 'kind'>,
  name: GroupName,
  figures: GroupFigures | undefined,
) => ({
  ...parent,
  id: name.id,
  kind: name.kind,
  title: name.title,
  culprit: name.culprit === '' ? null : name.culprit,
  // Nobody can resolve or ignore a group yet.
  status: 'UNRESOLVED',
  firstSeen: name.firstSeen,
  lastSeen: name.lastSeen,
  events: figures?.events ?? 0,
  users: figures?.users ?? 0,
  sessions: figures?.sessions ?? 0,
});
