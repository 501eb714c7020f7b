export {
  DEEDS_OF_PEOPLE,
  MAX_SEEN_IN,
  SONDE,
  STATUSES,
  type Activity,
  type Actor,
  type Deed,
  type DeedKind,
  type DeedOfPeople,
  type Ignore,
  type IgnoredUntil,
  type IgnoreEnded,
  type Regressed,
  type Regression,
  type Resolution,
  type SeenIn,
  type ResolvedIn,
  type Status,
  type WorkState,
} from './work/activity';
export {
  advance,
  lookoutOf,
  mayAdvance,
  NOTHING_SEEN,
  shouldBeGone,
  type Lookout,
  type Sighting,
  type Sightings,
} from './work/advance';
export {
  decide,
  MAX_ACTIVITIES_OF_PEOPLE,
  MAX_ASSIGNEE,
  MAX_IGNORED_DAYS,
  MAX_IGNORED_USERS,
  MAX_NOTE,
  MAX_VERSION,
  type Decision,
} from './work/decide';
export { foldActivities, stateOf, withActivity } from './work/fold';
export { standingWork } from './work/finding';
export { NO_WORK, type Finding, type GroupWork } from './work/group-work';
export { mergeGroups, unmergeGroup, type By, type MergeDecision } from './merges/decide-merge';
export { isActive, MAX_MERGES, type Merge } from './merges/merge';
export { MergeMap } from './merges/merge-map';
export { compareVersions, newestVersion, sameVersion } from './versions/compare-versions';
export { NO_VERSION, type Version } from './versions/version';
export {
  sightingsOf,
  sightingsQuestion,
  type AppScope,
  type SightingsQuestion,
  type SightingsRow,
} from './sql/sightings';
export { newestSeen, versionsQuestion, type VersionsQuestion, type VersionsRow } from './sql/versions';
