// Made from apps/query/schema.graphql and libs/query-client/documents; do not edit.
// UPDATE_DOCS=1 npx jest --config libs/query-client/jest.config.cjs generator writes it anew.

import { TypedDocument } from '../document';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Half-open: from <= t < to. */
export type TimeRange = {
  readonly from: string;
  readonly to: string;
};

/** Values are those that answers show, unknown included. Several filters all hold. */
export type DimensionFilter = {
  readonly dimension: Dimension;
  /** Key of a registered attribute, with the dimension ATTRIBUTE and only there. */
  readonly attribute?: string | null | undefined;
  readonly in?: ReadonlyArray<string> | null | undefined;
  readonly notIn?: ReadonlyArray<string> | null | undefined;
};

export type OrderDirection =
  | 'ASC'
  | 'DESC';

export type MetricId =
  /** Events of every type, each counted once however often it was sent, weighed by 1 ÷ its sample rate. */
  | 'EVENTS'
  /** Sessions that start in the range. A session belongs to the moment in which it starts; its version, device and so on are those of its earliest event. */
  | 'SESSIONS'
  /** Distinct installs with at least one event. Distinct, so it does not add up over days or dimensions. */
  | 'ACTIVE_INSTALLS'
  /** Distinct user ids that the app set. Counted apart from installs: ids split at login and join the devices of a person. */
  | 'IDENTIFIED_USERS'
  /** Installs that began in the range: when the phone said when it was first installed, by that; else by its first event that Sonde still keeps. Version, device and so on are those of the install’s earliest event. */
  | 'NEW_INSTALLS'
  /** Sessions that start in the range ÷ distinct installs that have one. */
  | 'SESSIONS_PER_INSTALL'
  /** Days of the asked time zone on which an install had an event, in the mean over the installs that had any. */
  | 'ACTIVE_DAYS_PER_INSTALL'
  /** Crashes: the process ended. Weighed by 1 ÷ sample rate. */
  | 'CRASHES'
  /** Sessions with at least one crash. */
  | 'CRASHED_SESSIONS'
  /** 1 − sessions with a crash ÷ sessions. */
  | 'CRASH_FREE_SESSIONS'
  /** 1 − installs with a crash ÷ installs. Distinct, so never summed over days or dimensions. */
  | 'CRASH_FREE_USERS'
  /** Daily active installs with at least one crash in the foreground (or with a foreground service) ÷ daily active installs; over more days both are summed over the days of the asked time zone, which is the user-weighted mean of the daily rates. Events of sessions without foreground activity are left out. */
  | 'USER_PERCEIVED_CRASH_RATE'
  /** Times the app did not respond. Weighed by 1 ÷ sample rate. */
  | 'ANRS'
  /** Sessions in which the app did not respond at least once. */
  | 'ANR_SESSIONS'
  /** 1 − sessions with an ANR ÷ sessions. */
  | 'ANR_FREE_SESSIONS'
  /** Daily active installs with at least one ANR that users notice (not in the background; reason input dispatch, or no reason said) ÷ daily active installs; over more days both are summed over the days of the asked time zone. Events of sessions without foreground activity are left out. */
  | 'USER_PERCEIVED_ANR_RATE'
  /** Errors that did not end the process, handled or not. Weighed by 1 ÷ sample rate. */
  | 'ERRORS'
  /** Sessions with at least one error that did not end the process. */
  | 'ERRORED_SESSIONS'
  /** Sessions that ended neither by the user nor by a crash that was reported, as far as there is evidence of it. */
  | 'ABNORMAL_SESSIONS'
  /** Milliseconds from the first to the last event of a session, of sessions that go on as far as they have come. */
  | 'SESSION_DURATION'
  /** Milliseconds of a session with the app on the screen, as far as its events tell; a session in the background has 0. */
  | 'FOREGROUND_TIME'
  /** App launches of every kind, those that never drew included. Weighed by 1 ÷ sample rate. */
  | 'LAUNCHES'
  /** Milliseconds from the start to the first frame, over launches whose duration is known; kinds are mixed unless the question groups or filters by LAUNCH_KIND. */
  | 'LAUNCH_DURATION'
  /** Launches that took too long (cold ≥ 5 s, warm ≥ 2 s, hot ≥ 1.5 s) or never drew ÷ launches. */
  | 'LAUNCH_EXCESSIVE_RATE'
  /** (satisfied + tolerating ÷ 2) ÷ launches with T = 2 s cold, 1 s warm, 0.5 s hot; up to T satisfied, up to 4 T tolerating; a launch that never drew is frustrated. */
  | 'LAUNCH_APDEX'
  /** Milliseconds that a screen took to load, over screen views that say so. */
  | 'SCREEN_LOAD_DURATION'
  /** Frames that missed the deadline of the display’s rate (60 Hz when unknown: over 16.67 ms) ÷ frames drawn. Frozen frames are slow too. Events that do not say how many were slow count with none. */
  | 'SLOW_FRAME_RATE'
  /** Frames that took over 700 ms ÷ frames drawn. Events that do not say how many were frozen count with none. */
  | 'FROZEN_FRAME_RATE'
  /** Milliseconds by which frames came late ÷ seconds of drawing (frames ÷ refresh rate; 60 Hz when unknown), over events that report hitches. */
  | 'HITCH_RATIO'
  /** HTTP requests of the app, cancelled ones included. Weighed by 1 ÷ sample rate. */
  | 'NETWORK_REQUESTS'
  /** Milliseconds from the start of a request to its end, over requests whose duration is known. */
  | 'NETWORK_DURATION'
  /** Requests with status 400 and above, without a response, or with a transport error whatever their status ÷ requests; cancelled ones are left out of both. */
  | 'NETWORK_ERROR_RATE'
  /** (satisfied + tolerating ÷ 2) ÷ requests with T = 0.5 s; up to T satisfied, up to 4 T tolerating, failed frustrated. Cancelled requests and successes of unknown duration are left out. */
  | 'NETWORK_APDEX'
  /** Milliseconds that a user flow took, in whatever state it ended, where the duration is known. */
  | 'TRANSACTION_DURATION'
  /** User flows that failed, timed out or crashed ÷ all that were not cancelled. */
  | 'TRANSACTION_FAILURE_RATE'
  /** Sum of the value, in minor units of its currency and weighed by 1 ÷ sample rate, of user flows that failed, timed out or crashed and did not succeed when repeated later in the same session. Null where a row would span several currencies: group or filter by CURRENCY. */
  | 'TRANSACTION_VALUE_AT_RISK'
  /** Sessions of a version ÷ all sessions of the same bucket and the other groups. Group by APP_VERSION, APP_BUILD or PATCH, or filter by one: filters on these do not narrow the denominator. */
  | 'VERSION_ADOPTION_SESSIONS'
  /** Installs with an event of a version ÷ all installs of the same bucket and the other groups; an install that updates within the bucket counts for both versions. Group by APP_VERSION, APP_BUILD or PATCH, or filter by one: filters on these do not narrow the denominator. */
  | 'VERSION_ADOPTION_INSTALLS';

export type Dimension =
  /** The app's id. */
  | 'APP'
  /** Type of the event in Sonde’s own names. */
  | 'EVENT_TYPE'
  /** Version that users see. */
  | 'APP_VERSION'
  /** Build number of the version. */
  | 'APP_BUILD'
  /** Over-the-air update on top of the build. */
  | 'PATCH'
  /** production, staging and so on. */
  | 'ENVIRONMENT'
  /** `true` on emulators and simulators, else `false`. */
  | 'EMULATOR'
  /** Store or track that installed the app. */
  | 'INSTALL_SOURCE'
  /** Name of the operating system. */
  | 'OS'
  /** Version of the operating system. */
  | 'OS_VERSION'
  /** Model of the phone. */
  | 'DEVICE'
  /** Manufacturer of the phone. */
  | 'MANUFACTURER'
  /** ISO 3166 country code. */
  | 'COUNTRY'
  /** Mobile network operator. */
  | 'CARRIER'
  /** wifi, cellular, none, unknown. */
  | 'NETWORK'
  /** BCP 47 language tag. */
  | 'LOCALE'
  /** Screen on which it happened; for a screen view the screen shown. */
  | 'SCREEN'
  /** `cold`, `warm` or `hot`; of a session the kind of its first launch. */
  | 'LAUNCH_KIND'
  /** Host of the request. */
  | 'HOST'
  /** Path of the request with ids replaced by `*`. */
  | 'ENDPOINT'
  /** HTTP method. */
  | 'METHOD'
  /** `1xx` to `5xx`; `none` when there was no response. */
  | 'STATUS_CLASS'
  /** Name of the user flow. */
  | 'TRANSACTION'
  /** ISO 4217 code of the value at risk. */
  | 'CURRENCY'
  /** Door through which it came. */
  | 'PROTOCOL'
  /** The sender’s own type name, before translation. */
  | 'SDK_EVENT_TYPE'
  /** Id of the group of alike crashes, errors or ANRs. */
  | 'ERROR_GROUP'
  /** An attribute or feature flag that the app has registered; `attribute` names it in filters, groupByAttributes in groups. */
  | 'ATTRIBUTE';

export type Statistic =
  | 'COUNT'
  | 'MEAN'
  | 'MIN'
  | 'MAX'
  | 'P50'
  | 'P75'
  | 'P90'
  | 'P95'
  | 'P99';

export type Grain =
  | 'MINUTE'
  | 'HOUR'
  | 'DAY'
  | 'WEEK'
  | 'MONTH';

export type Platform =
  | 'ANDROID'
  | 'IOS'
  | 'FLUTTER'
  | 'REACT_NATIVE'
  | 'WEB'
  | 'OTHER';

export type Outcome =
  | 'ACCEPTED'
  | 'DUPLICATE'
  | 'INVALID'
  | 'TOO_LARGE'
  | 'TOO_OLD'
  | 'RATE_LIMITED'
  | 'OVER_QUOTA'
  | 'CLIENT_DROPPED';

export type MetricsInput = {
  readonly metrics: ReadonlyArray<MetricInput>;
  readonly range: TimeRange;
  readonly filter?: ReadonlyArray<DimensionFilter> | null | undefined;
  readonly groupBy?: ReadonlyArray<Dimension> | null | undefined;
  /** Keys of registered attributes, as further dimensions behind those of groupBy. Metrics over sessions take none. */
  readonly groupByAttributes?: ReadonlyArray<string> | null | undefined;
  /** Start of the buckets by the calendar of the time zone; weeks start on Monday. */
  readonly grain?: Grain | null | undefined;
  /** IANA name. */
  readonly timeZone?: string | null | undefined;
  /** Without it: by time, then group. Nulls stand last. */
  readonly orderBy?: ReadonlyArray<MetricOrder> | null | undefined;
  /** Rows at most, 1 to 1,000. */
  readonly first?: number | null | undefined;
  readonly precision?: Precision | null | undefined;
};

export type MetricInput = {
  readonly metric: MetricId;
  /** Duration metrics need one, others take none. */
  readonly statistic?: Statistic | null | undefined;
};

export type MetricOrder = {
  /** Position in metrics, from 0. */
  readonly index: number;
  readonly direction?: OrderDirection | null | undefined;
};

export type Precision =
  /** From rollups where they know what is asked, complete up to now; sums and counts are exact, percentiles and distinct counts within the bound that each value states. */
  | 'FAST'
  /** From raw rows. */
  | 'EXACT';

export type MetricDirection =
  | 'UP_IS_GOOD'
  | 'UP_IS_BAD'
  | 'NEUTRAL';

export type MetricSource =
  | 'EVENTS'
  | 'SESSIONS';

export type ReleaseComparisonInput = {
  /** One that is a sum over installs: a count, a rate or a duration. */
  readonly metric: MetricId;
  /** Duration metrics need one: COUNT, MEAN or a percentile. */
  readonly statistic?: Statistic | null | undefined;
  /** Version to compare with. */
  readonly baseline: string;
  /** 1 to 5 versions that are compared with it, each by itself. */
  readonly candidates: ReadonlyArray<string>;
  /** Narrows both sides. The versions are named above, so filters on these are refused. */
  readonly filter?: ReadonlyArray<DimensionFilter> | null | undefined;
  /** Chance that a candidate that is no different is ever called different, however often somebody looks: 0.001 to 0.2. */
  readonly alpha?: number | null | undefined;
  /** Hours since the rollouts at which to look. Without it: the age of the youngest of the two. */
  readonly ageHours?: number | null | undefined;
};

export type Verdict =
  | 'BETTER'
  | 'WORSE'
  | 'DIFFERENT'
  | 'NO_DIFFERENCE_SEEN'
  | 'TOO_FEW_DATA';

export type SetReleaseInput = {
  readonly appId: string;
  readonly version: string;
  /** Without it or null: as its rows tell. */
  readonly rolledOutAt?: string | null | undefined;
};

export type RegisterAttributeInput = {
  readonly appId: string;
  /** As events name it: 1 to 200 characters. */
  readonly key: string;
  /** For people: 1 to 200 characters. */
  readonly title: string;
};

export type UnregisterAttributeInput = {
  readonly appId: string;
  readonly key: string;
};

export type SessionState =
  | 'OPEN'
  | 'CLOSED';

export type ErrorGroupStatus =
  | 'UNRESOLVED'
  | 'RESOLVED'
  | 'REGRESSED'
  | 'IGNORED';

export type ErrorKind =
  | 'CRASH'
  | 'ERROR'
  | 'ANR';

export type ErrorGroupOrderField =
  | 'EVENTS'
  | 'USERS'
  | 'SESSIONS'
  | 'LAST_SEEN'
  /** Over all events that are kept, whatever the filters. */
  | 'FIRST_SEEN'
  /** Groups whose first version is the newest one come first, by their events; then the others, by theirs. */
  | 'NEW_IN_VERSION'
  /** By growth.atLeast. BAD_USER_INPUT where events of the range before may have expired. */
  | 'GROWTH';

/** By the figures of the asked range. */
export type ErrorGroupOrder = {
  readonly by?: ErrorGroupOrderField | null | undefined;
  /** With NEW_IN_VERSION, and only there: the version, as events name it; else the newest one that users have. */
  readonly version?: string | null | undefined;
  readonly direction?: OrderDirection | null | undefined;
};

export type ErrorGroupDeed =
  | 'RESOLVED'
  | 'REOPENED'
  | 'IGNORED'
  | 'ASSIGNED'
  | 'UNASSIGNED'
  | 'NOTED'
  /** By Sonde: an event came of a version that should not have it any more. */
  | 'REGRESSED'
  /** By Sonde: what the group was ignored until has come. */
  | 'IGNORE_ENDED'
  /** By Sonde: after regrouping, from the group that its events were in before. */
  | 'INHERITED'
  | 'MERGED'
  | 'UNMERGED';

/** A group as its reader saw it. */
export type ErrorGroupSeen = {
  readonly id: string;
  /** ErrorGroup.version as it was seen: the change is a CONFLICT when something was done since. Null: whatever has happened. */
  readonly version?: number | null | undefined;
};

export type ResolveIn =
  /** Now: regressed by an event that happens from now on, in the newest version there is now or a newer one. */
  | 'NOW'
  /** In the version that is named: regressed by an event that comes in from now on, of that version or a newer one. */
  | 'VERSION'
  /** In the version after the newest there is now: regressed by an event of a newer version than that. */
  | 'NEXT_VERSION';

export type ResolveErrorGroupsInput = {
  readonly appId: string;
  /** 1 to 100, each once. */
  readonly groups: ReadonlyArray<ErrorGroupSeen>;
  readonly in?: ResolveIn;
  /** With VERSION, and only there: 1 to 256 characters without control characters, as events name it. */
  readonly appVersion?: string | null | undefined;
  /** With VERSION: where builds of one version are told apart. */
  readonly appBuild?: string | null | undefined;
};

export type ReopenErrorGroupsInput = {
  readonly appId: string;
  /** 1 to 100, each once. */
  readonly groups: ReadonlyArray<ErrorGroupSeen>;
};

export type IgnoreUntil =
  | 'FOREVER'
  /** Until so many distinct installs have had it from now on. */
  | 'USERS'
  | 'DAYS';

export type IgnoreErrorGroupsInput = {
  readonly appId: string;
  /** 1 to 100, each once. */
  readonly groups: ReadonlyArray<ErrorGroupSeen>;
  readonly until?: IgnoreUntil;
  /** With USERS, and only there: 1 to 1,000,000,000. */
  readonly users?: number | null | undefined;
  /** With DAYS, and only there: 1 to 3,650. */
  readonly days?: number | null | undefined;
};

export type AssignErrorGroupsInput = {
  readonly appId: string;
  /** 1 to 100, each once. */
  readonly groups: ReadonlyArray<ErrorGroupSeen>;
  /** A name or an address, 1 to 200 characters without control characters; null: nobody. */
  readonly to?: string | null | undefined;
};

export type NoteErrorGroupInput = {
  readonly appId: string;
  readonly group: ErrorGroupSeen;
  /** 1 to 5,000 characters. */
  readonly text: string;
};

export type MergeErrorGroupsInput = {
  readonly appId: string;
  /** App.grouping.revision as it was seen: CONFLICT when merges or rules were changed since. Null: whatever has happened. */
  readonly revision?: string | null | undefined;
  readonly into: string;
  /** 1 to 100. Groups that were merged into them come along. */
  readonly ids: ReadonlyArray<string>;
};

export type UnmergeErrorGroupsInput = {
  readonly appId: string;
  /** As in MergeErrorGroupsInput. */
  readonly revision?: string | null | undefined;
  /** 1 to 100, each merged into another. */
  readonly ids: ReadonlyArray<string>;
};

export type ErrorGroupOutcome =
  | 'DONE'
  /** Somebody did something first: conflict says who and what, message where there is no more to say. Look again and decide again. */
  | 'CONFLICT'
  /** There is no such group. */
  | 'NOT_FOUND'
  /** It makes no sense for the group as it is: message says why. */
  | 'REFUSED';

export type GroupingMatcherOn =
  /** Type of the exception, or name of the signal. */
  | 'TYPE'
  | 'MESSAGE'
  /** Module, package or class of a frame. */
  | 'MODULE'
  | 'FUNCTION'
  /** File or image of a frame. */
  | 'PATH';

export type RegroupState =
  /** The processor has not begun. */
  | 'WAITING'
  | 'RUNNING'
  | 'DONE'
  | 'FAILED';

export type GroupingChangeKind =
  | 'STAY'
  | 'RENAME'
  | 'MERGE'
  | 'SPLIT'
  | 'MIX';

export type SetGroupingRulesInput = {
  readonly appId: string;
  /** AppGrouping.revision as it was seen: CONFLICT when rules or merges were changed since. Null: whatever has happened. */
  readonly revision?: string | null | undefined;
  /** Up to 100. */
  readonly rules: ReadonlyArray<GroupingRuleInput>;
};

export type GroupingRuleInput = {
  /** 1 to 64 letters, digits, - and _, unique in the list; null: Sonde makes one. */
  readonly id?: string | null | undefined;
  /** 1 to 200 characters. */
  readonly title: string;
  /** 1 to 10; all must match: those on the exception the same exception, those on frames one frame of it. */
  readonly match: ReadonlyArray<GroupingMatcherInput>;
  /** 1 to 200 characters. A rule has this, or inApp, or both. */
  readonly fingerprint?: string | null | undefined;
  readonly inApp?: boolean | null | undefined;
};

export type GroupingMatcherInput = {
  readonly on: GroupingMatcherOn;
  /** * is any text, ? any one character; all else is what it says. 1 to 200 characters. */
  readonly glob: string;
};

export type ApplyGroupingInput = {
  readonly appId: string;
  /** As in SetGroupingRulesInput. */
  readonly revision?: string | null | undefined;
  /** One of Sonde's versions; null: the app's, to bring its own rules to what is stored. */
  readonly version?: number | null | undefined;
};

export type AppsQueryVariables = Exact<{ [key: string]: never; }>;

export type AppsQuery = { readonly apps: ReadonlyArray<{ readonly id: string, readonly name: string, readonly platform: Platform, readonly retentionDays: number, readonly sessionGapMinutes: number, readonly eventsPerSecond: number | null, readonly eventsPerDay: number | null }> };

export type AppQueryVariables = Exact<{
  app: string;
}>;

export type AppQuery = { readonly app: { readonly id: string, readonly name: string, readonly platform: Platform, readonly retentionDays: number, readonly sessionGapMinutes: number, readonly eventsPerSecond: number | null, readonly eventsPerDay: number | null, readonly attributes: ReadonlyArray<{ readonly key: string, readonly title: string }>, readonly releases: ReadonlyArray<{ readonly version: string, readonly rolledOutAt: string }>, readonly freshness: { readonly lagEvents: number, readonly processedThrough: string } } | null };

export type LedgerQueryVariables = Exact<{
  app: string;
  range: TimeRange;
}>;

export type LedgerQuery = { readonly app: { readonly ledger: ReadonlyArray<{ readonly outcome: Outcome, readonly reason: string | null, readonly count: number }> } | null };

export type LossesQueryVariables = Exact<{
  app: string;
  range: TimeRange;
}>;

export type LossesQuery = { readonly app: { readonly losses: ReadonlyArray<{ readonly appVersion: string, readonly received: number, readonly droppedByClient: number, readonly batches: number, readonly missingBatches: number, readonly missingAtUpdate: number, readonly eventsPerBatch: number | null, readonly estimatedLost: number | null, readonly share: number | null, readonly numberedShare: number | null, readonly installsLookedAt: number }> } | null };

export type AppSettingsFragment = { readonly id: string, readonly name: string, readonly platform: Platform, readonly retentionDays: number, readonly sessionGapMinutes: number, readonly eventsPerSecond: number | null, readonly eventsPerDay: number | null };

export type AttributesQueryVariables = Exact<{
  app: string;
}>;

export type AttributesQuery = { readonly app: { readonly attributes: ReadonlyArray<{ readonly key: string, readonly title: string }> } | null };

export type RegisterAttributeMutationVariables = Exact<{
  input: RegisterAttributeInput;
}>;

export type RegisterAttributeMutation = { readonly registerAttribute: { readonly id: string, readonly attributes: ReadonlyArray<{ readonly key: string, readonly title: string }> } };

export type UnregisterAttributeMutationVariables = Exact<{
  input: UnregisterAttributeInput;
}>;

export type UnregisterAttributeMutation = { readonly unregisterAttribute: { readonly id: string, readonly attributes: ReadonlyArray<{ readonly key: string, readonly title: string }> } };

export type ErrorGroupsQueryVariables = Exact<{
  app: string;
  range: TimeRange;
  filter?: ReadonlyArray<DimensionFilter> | DimensionFilter | null | undefined;
  status?: ReadonlyArray<ErrorGroupStatus> | ErrorGroupStatus | null | undefined;
  orderBy?: ErrorGroupOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type ErrorGroupsQuery = { readonly app: { readonly errorGroups: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly title: string, readonly culprit: string | null, readonly kind: ErrorKind, readonly status: ErrorGroupStatus, readonly version: number, readonly folded: boolean, readonly firstSeen: string, readonly lastSeen: string, readonly firstVersion: string | null, readonly lastVersion: string | null, readonly newInVersion: boolean, readonly events: number, readonly users: number, readonly sessions: number, readonly growth: { readonly eventsBefore: number, readonly usersBefore: number, readonly ratio: number | null, readonly atLeast: number } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type ErrorGroupQueryVariables = Exact<{
  app: string;
  group: string;
  range?: TimeRange | null | undefined;
  samples?: number | null | undefined;
}>;

export type ErrorGroupQuery = { readonly app: { readonly errorGroup: { readonly assignee: string | null, readonly id: string, readonly title: string, readonly culprit: string | null, readonly kind: ErrorKind, readonly status: ErrorGroupStatus, readonly version: number, readonly folded: boolean, readonly firstSeen: string, readonly lastSeen: string, readonly firstVersion: string | null, readonly lastVersion: string | null, readonly newInVersion: boolean, readonly events: number, readonly users: number, readonly sessions: number, readonly resolution: { readonly in: ResolveIn, readonly appVersion: string | null, readonly appBuild: string | null, readonly at: string, readonly by: string } | null, readonly regression: { readonly appVersion: string | null, readonly appBuild: string | null, readonly eventId: string, readonly eventAt: string, readonly at: string } | null, readonly ignored: { readonly until: IgnoreUntil, readonly users: number | null, readonly endsAt: string | null, readonly at: string, readonly by: string } | null, readonly series: ReadonlyArray<{ readonly at: string, readonly events: number }>, readonly versions: ReadonlyArray<{ readonly value: string, readonly events: number, readonly users: number }>, readonly devices: ReadonlyArray<{ readonly value: string, readonly events: number, readonly users: number }>, readonly osVersions: ReadonlyArray<{ readonly value: string, readonly events: number, readonly users: number }>, readonly countries: ReadonlyArray<{ readonly value: string, readonly events: number, readonly users: number }>, readonly merged: ReadonlyArray<{ readonly id: string, readonly title: string, readonly culprit: string | null, readonly kind: ErrorKind, readonly events: number, readonly users: number }>, readonly similar: ReadonlyArray<{ readonly similarity: number, readonly group: { readonly id: string, readonly title: string, readonly culprit: string | null, readonly status: ErrorGroupStatus, readonly events: number } }>, readonly sampleEvents: ReadonlyArray<{ readonly stack: string | null, readonly id: string, readonly type: string, readonly sdkType: string, readonly at: string, readonly deviceTime: string, readonly receivedAt: string, readonly sessionId: string | null, readonly installId: string, readonly userId: string | null, readonly screen: string | null, readonly name: string | null, readonly durationMs: number | null, readonly status: number | null, readonly url: string | null, readonly method: string | null, readonly appVersion: string | null, readonly errorGroupId: string | null, readonly fingerprint: string | null, readonly attributes: unknown, readonly payload: unknown }>, readonly growth: { readonly eventsBefore: number, readonly usersBefore: number, readonly ratio: number | null, readonly atLeast: number } | null } | null } | null };

export type ErrorGroupTrendQueryVariables = Exact<{
  app: string;
  group: string;
  range?: TimeRange | null | undefined;
  grain?: Grain | null | undefined;
  byVersion?: boolean | null | undefined;
}>;

export type ErrorGroupTrendQuery = { readonly app: { readonly errorGroup: { readonly id: string, readonly trend: ReadonlyArray<{ readonly appVersion: string | null, readonly events: number, readonly sessions: number | null, readonly perThousandSessions: number | null, readonly points: ReadonlyArray<{ readonly at: string, readonly events: number, readonly users: number, readonly sessions: number | null, readonly perThousandSessions: number | null }> }> } | null } | null };

export type ErrorGroupGroupingQueryVariables = Exact<{
  app: string;
  group: string;
  range?: TimeRange | null | undefined;
  event?: string | null | undefined;
}>;

export type ErrorGroupGroupingQuery = { readonly app: { readonly errorGroup: { readonly id: string, readonly grouping: { readonly eventId: string, readonly id: string, readonly fingerprint: string, readonly version: number, readonly sentences: ReadonlyArray<string>, readonly steps: ReadonlyArray<{ readonly rule: string, readonly reason: string, readonly of: string | null }>, readonly frames: ReadonlyArray<{ readonly text: string, readonly inApp: boolean, readonly decides: boolean, readonly because: string }> } | null } | null } | null };

export type ErrorGroupSamplesQueryVariables = Exact<{
  app: string;
  group: string;
  range?: TimeRange | null | undefined;
  samples?: number | null | undefined;
  breadcrumbs?: number | null | undefined;
}>;

export type ErrorGroupSamplesQuery = { readonly app: { readonly errorGroup: { readonly id: string, readonly sampleEvents: ReadonlyArray<{ readonly id: string, readonly type: string, readonly sdkType: string, readonly at: string, readonly deviceTime: string, readonly receivedAt: string, readonly sessionId: string | null, readonly installId: string, readonly userId: string | null, readonly screen: string | null, readonly name: string | null, readonly durationMs: number | null, readonly status: number | null, readonly url: string | null, readonly method: string | null, readonly appVersion: string | null, readonly errorGroupId: string | null, readonly fingerprint: string | null, readonly attributes: unknown, readonly payload: unknown, readonly exceptions: ReadonlyArray<{ readonly type: string | null, readonly message: string | null, readonly isCause: boolean, readonly frames: ReadonlyArray<{ readonly text: string, readonly inApp: boolean | null, readonly file: string | null, readonly line: number | null, readonly column: number | null, readonly decides: boolean, readonly because: string | null }> }>, readonly threads: ReadonlyArray<{ readonly name: string | null, readonly main: boolean, readonly crashed: boolean, readonly state: string | null, readonly frames: ReadonlyArray<{ readonly text: string, readonly inApp: boolean | null, readonly file: string | null, readonly line: number | null, readonly column: number | null, readonly decides: boolean, readonly because: string | null }> }>, readonly breadcrumbs: ReadonlyArray<{ readonly id: string, readonly type: string, readonly at: string, readonly name: string | null, readonly screen: string | null, readonly status: number | null, readonly method: string | null, readonly url: string | null, readonly attributes: unknown, readonly payload: unknown }>, readonly session: { readonly id: string, readonly startedAt: string, readonly endedAt: string, readonly eventCount: number } | null }> } | null } | null };

export type ErrorGroupFactsFragment = { readonly id: string, readonly title: string, readonly culprit: string | null, readonly kind: ErrorKind, readonly status: ErrorGroupStatus, readonly version: number, readonly folded: boolean, readonly firstSeen: string, readonly lastSeen: string, readonly firstVersion: string | null, readonly lastVersion: string | null, readonly newInVersion: boolean, readonly events: number, readonly users: number, readonly sessions: number, readonly growth: { readonly eventsBefore: number, readonly usersBefore: number, readonly ratio: number | null, readonly atLeast: number } | null };

export type ErrorGroupShareFactsFragment = { readonly value: string, readonly events: number, readonly users: number };

export type EventFrameFactsFragment = { readonly text: string, readonly inApp: boolean | null, readonly file: string | null, readonly line: number | null, readonly column: number | null, readonly decides: boolean, readonly because: string | null };

export type ErrorGroupInFullQueryVariables = Exact<{
  app: string;
  group: string;
  range?: TimeRange | null | undefined;
  grain?: Grain | null | undefined;
  samples?: number | null | undefined;
}>;

export type ErrorGroupInFullQuery = { readonly app: { readonly errorGroup: { readonly firstVersion: string | null, readonly lastVersion: string | null, readonly id: string, readonly title: string, readonly culprit: string | null, readonly kind: ErrorKind, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null, readonly folded: boolean, readonly newInVersion: boolean, readonly firstSeen: string, readonly lastSeen: string, readonly events: number, readonly users: number, readonly sessions: number, readonly resolution: { readonly in: ResolveIn, readonly appVersion: string | null, readonly at: string, readonly by: string } | null, readonly regression: { readonly appVersion: string | null, readonly eventId: string, readonly at: string } | null, readonly ignored: { readonly until: IgnoreUntil, readonly users: number | null, readonly endsAt: string | null, readonly by: string } | null, readonly trend: ReadonlyArray<{ readonly points: ReadonlyArray<{ readonly at: string, readonly events: number, readonly users: number, readonly perThousandSessions: number | null }> }>, readonly versions: ReadonlyArray<{ readonly value: string, readonly events: number, readonly users: number }>, readonly devices: ReadonlyArray<{ readonly value: string, readonly events: number, readonly users: number }>, readonly osVersions: ReadonlyArray<{ readonly value: string, readonly events: number, readonly users: number }>, readonly countries: ReadonlyArray<{ readonly value: string, readonly events: number, readonly users: number }>, readonly merged: ReadonlyArray<{ readonly id: string, readonly title: string, readonly events: number }>, readonly similar: ReadonlyArray<{ readonly similarity: number, readonly group: { readonly id: string, readonly title: string, readonly events: number } }>, readonly activity: { readonly edges: ReadonlyArray<{ readonly node: { readonly version: number | null, readonly at: string, readonly by: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly note: string | null } }> }, readonly sampleEvents: ReadonlyArray<{ readonly id: string, readonly at: string, readonly sessionId: string | null, readonly installId: string, readonly userId: string | null, readonly screen: string | null, readonly appVersion: string | null, readonly stack: string | null, readonly attributes: unknown, readonly exceptions: ReadonlyArray<{ readonly type: string | null, readonly message: string | null, readonly frames: ReadonlyArray<{ readonly text: string, readonly inApp: boolean | null, readonly decides: boolean }> }>, readonly breadcrumbs: ReadonlyArray<{ readonly id: string, readonly type: string, readonly at: string, readonly name: string | null, readonly screen: string | null, readonly url: string | null, readonly method: string | null, readonly status: number | null, readonly durationMs: number | null }> }> } | null } | null };

export type ErrorGroupRowsQueryVariables = Exact<{
  app: string;
  range: TimeRange;
  filter?: ReadonlyArray<DimensionFilter> | DimensionFilter | null | undefined;
  status?: ReadonlyArray<ErrorGroupStatus> | ErrorGroupStatus | null | undefined;
  orderBy?: ErrorGroupOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type ErrorGroupRowsQuery = { readonly app: { readonly errorGroups: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly lastVersion: string | null, readonly id: string, readonly title: string, readonly culprit: string | null, readonly kind: ErrorKind, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null, readonly folded: boolean, readonly newInVersion: boolean, readonly firstSeen: string, readonly lastSeen: string, readonly events: number, readonly users: number, readonly sessions: number, readonly series: ReadonlyArray<{ readonly at: string, readonly events: number }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type ErrorGroupRowFragment = { readonly id: string, readonly title: string, readonly culprit: string | null, readonly kind: ErrorKind, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null, readonly folded: boolean, readonly newInVersion: boolean, readonly firstSeen: string, readonly lastSeen: string, readonly events: number, readonly users: number, readonly sessions: number };

export type ErrorSampleFragment = { readonly id: string, readonly at: string, readonly sessionId: string | null, readonly installId: string, readonly userId: string | null, readonly screen: string | null, readonly appVersion: string | null, readonly stack: string | null, readonly attributes: unknown, readonly exceptions: ReadonlyArray<{ readonly type: string | null, readonly message: string | null, readonly frames: ReadonlyArray<{ readonly text: string, readonly inApp: boolean | null, readonly decides: boolean }> }>, readonly breadcrumbs: ReadonlyArray<{ readonly id: string, readonly type: string, readonly at: string, readonly name: string | null, readonly screen: string | null, readonly url: string | null, readonly method: string | null, readonly status: number | null, readonly durationMs: number | null }> };

export type ErrorFrameFragment = { readonly text: string, readonly inApp: boolean | null, readonly decides: boolean };

export type EventsQueryVariables = Exact<{
  app: string;
  range: TimeRange;
  filter?: ReadonlyArray<DimensionFilter> | DimensionFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type EventsQuery = { readonly app: { readonly events: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly type: string, readonly sdkType: string, readonly at: string, readonly deviceTime: string, readonly receivedAt: string, readonly sessionId: string | null, readonly installId: string, readonly userId: string | null, readonly screen: string | null, readonly name: string | null, readonly durationMs: number | null, readonly status: number | null, readonly url: string | null, readonly method: string | null, readonly appVersion: string | null, readonly errorGroupId: string | null, readonly fingerprint: string | null, readonly attributes: unknown, readonly payload: unknown } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type EventFactsFragment = { readonly id: string, readonly type: string, readonly sdkType: string, readonly at: string, readonly deviceTime: string, readonly receivedAt: string, readonly sessionId: string | null, readonly installId: string, readonly userId: string | null, readonly screen: string | null, readonly name: string | null, readonly durationMs: number | null, readonly status: number | null, readonly url: string | null, readonly method: string | null, readonly appVersion: string | null, readonly errorGroupId: string | null, readonly fingerprint: string | null, readonly attributes: unknown, readonly payload: unknown };

export type AppGroupingQueryVariables = Exact<{
  app: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type AppGroupingQuery = { readonly app: { readonly id: string, readonly grouping: { readonly revision: string, readonly version: number, readonly newestVersion: number, readonly merges: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly from: string, readonly into: string, readonly at: string, readonly by: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly rules: ReadonlyArray<{ readonly id: string, readonly title: string, readonly fingerprint: string | null, readonly inApp: boolean | null, readonly match: ReadonlyArray<{ readonly on: GroupingMatcherOn, readonly glob: string }> }>, readonly regroup: { readonly state: RegroupState, readonly daysAll: number, readonly daysDone: number, readonly at: string, readonly by: string, readonly reason: string | null } | null } } | null };

export type GroupingPreviewQueryVariables = Exact<{
  app: string;
  version?: number | null | undefined;
  rules?: ReadonlyArray<GroupingRuleInput> | GroupingRuleInput | null | undefined;
  range: TimeRange;
  first?: number | null | undefined;
}>;

export type GroupingPreviewQuery = { readonly app: { readonly groupingPreview: { readonly events: number, readonly eventsLookedAt: number, readonly complete: boolean, readonly groupsBefore: number, readonly groupsAfter: number, readonly eventsMoved: number, readonly stay: number, readonly rename: number, readonly merge: number, readonly split: number, readonly mix: number, readonly changes: ReadonlyArray<{ readonly kind: GroupingChangeKind, readonly events: number, readonly before: ReadonlyArray<{ readonly id: string, readonly title: string, readonly events: number }>, readonly after: ReadonlyArray<{ readonly id: string, readonly title: string, readonly events: number }> }> } } | null };

export type SetGroupingRulesMutationVariables = Exact<{
  input: SetGroupingRulesInput;
}>;

export type SetGroupingRulesMutation = { readonly setGroupingRules: { readonly revision: string, readonly version: number, readonly newestVersion: number, readonly rules: ReadonlyArray<{ readonly id: string, readonly title: string, readonly fingerprint: string | null, readonly inApp: boolean | null, readonly match: ReadonlyArray<{ readonly on: GroupingMatcherOn, readonly glob: string }> }>, readonly regroup: { readonly state: RegroupState, readonly daysAll: number, readonly daysDone: number, readonly at: string, readonly by: string, readonly reason: string | null } | null } };

export type ApplyGroupingMutationVariables = Exact<{
  input: ApplyGroupingInput;
}>;

export type ApplyGroupingMutation = { readonly applyGrouping: { readonly revision: string, readonly version: number, readonly newestVersion: number, readonly rules: ReadonlyArray<{ readonly id: string, readonly title: string, readonly fingerprint: string | null, readonly inApp: boolean | null, readonly match: ReadonlyArray<{ readonly on: GroupingMatcherOn, readonly glob: string }> }>, readonly regroup: { readonly state: RegroupState, readonly daysAll: number, readonly daysDone: number, readonly at: string, readonly by: string, readonly reason: string | null } | null } };

export type GroupingFieldsFragment = { readonly revision: string, readonly version: number, readonly newestVersion: number, readonly rules: ReadonlyArray<{ readonly id: string, readonly title: string, readonly fingerprint: string | null, readonly inApp: boolean | null, readonly match: ReadonlyArray<{ readonly on: GroupingMatcherOn, readonly glob: string }> }>, readonly regroup: { readonly state: RegroupState, readonly daysAll: number, readonly daysDone: number, readonly at: string, readonly by: string, readonly reason: string | null } | null };

export type MetricsQueryVariables = Exact<{
  app: string;
  input: MetricsInput;
}>;

export type MetricsQuery = { readonly app: { readonly metrics: { readonly precision: Precision, readonly truncated: boolean, readonly folded: ReadonlyArray<Dimension>, readonly rows: ReadonlyArray<{ readonly at: string | null, readonly group: ReadonlyArray<{ readonly dimension: Dimension, readonly attribute: string | null, readonly value: string }>, readonly values: ReadonlyArray<{ readonly metric: MetricId, readonly statistic: Statistic | null, readonly value: number | null, readonly numerator: number | null, readonly denominator: number | null, readonly errorBound: number | null }> }>, readonly freshness: { readonly lagEvents: number, readonly processedThrough: string } } } | null };

export type TenantMetricsQueryVariables = Exact<{
  input: MetricsInput;
}>;

export type TenantMetricsQuery = { readonly metrics: { readonly precision: Precision, readonly truncated: boolean, readonly folded: ReadonlyArray<Dimension>, readonly rows: ReadonlyArray<{ readonly at: string | null, readonly group: ReadonlyArray<{ readonly dimension: Dimension, readonly attribute: string | null, readonly value: string }>, readonly values: ReadonlyArray<{ readonly metric: MetricId, readonly statistic: Statistic | null, readonly value: number | null, readonly numerator: number | null, readonly denominator: number | null, readonly errorBound: number | null }> }>, readonly freshness: { readonly lagEvents: number, readonly processedThrough: string } } };

export type MetricDefinitionsQueryVariables = Exact<{ [key: string]: never; }>;

export type MetricDefinitionsQuery = { readonly metricDefinitions: ReadonlyArray<{ readonly id: MetricId, readonly title: string, readonly chapter: string, readonly unit: string, readonly direction: MetricDirection, readonly definition: string, readonly reading: string, readonly numerator: string | null, readonly denominator: string | null, readonly needsStatistic: boolean, readonly source: MetricSource, readonly dimensions: ReadonlyArray<Dimension>, readonly thresholds: ReadonlyArray<{ readonly value: number, readonly meaning: string, readonly source: string, readonly url: string }>, readonly elsewhere: ReadonlyArray<{ readonly product: string, readonly counts: string }> }> };

export type MetricsAnswerFragment = { readonly precision: Precision, readonly truncated: boolean, readonly folded: ReadonlyArray<Dimension>, readonly rows: ReadonlyArray<{ readonly at: string | null, readonly group: ReadonlyArray<{ readonly dimension: Dimension, readonly attribute: string | null, readonly value: string }>, readonly values: ReadonlyArray<{ readonly metric: MetricId, readonly statistic: Statistic | null, readonly value: number | null, readonly numerator: number | null, readonly denominator: number | null, readonly errorBound: number | null }> }>, readonly freshness: { readonly lagEvents: number, readonly processedThrough: string } };

export type PassportsQueryVariables = Exact<{
  app: string;
  input: MetricsInput;
}>;

export type PassportsQuery = { readonly app: { readonly metrics: { readonly rows: ReadonlyArray<{ readonly at: string | null, readonly group: ReadonlyArray<{ readonly dimension: Dimension, readonly attribute: string | null, readonly value: string }>, readonly values: ReadonlyArray<{ readonly metric: MetricId, readonly statistic: Statistic | null, readonly value: number | null, readonly passport: { readonly from: string, readonly to: string, readonly numerator: number | null, readonly denominator: number | null, readonly precision: Precision, readonly errorBound: number | null, readonly sampledShare: number | null, readonly definition: { readonly id: MetricId, readonly title: string, readonly definition: string, readonly reading: string, readonly numerator: string | null, readonly denominator: string | null }, readonly freshness: { readonly lagEvents: number, readonly processedThrough: string }, readonly newInstalls: { readonly saidByPhone: number, readonly firstSeen: number } | null, readonly samples: ReadonlyArray<{ readonly id: string, readonly appId: string, readonly at: string, readonly event: { readonly type: string, readonly sessionId: string | null } | null, readonly session: { readonly id: string } | null }>, readonly counterSamples: ReadonlyArray<{ readonly id: string, readonly appId: string, readonly at: string, readonly event: { readonly type: string, readonly sessionId: string | null } | null, readonly session: { readonly id: string } | null }> } }> }> } } | null };

export type PassportFactsFragment = { readonly from: string, readonly to: string, readonly numerator: number | null, readonly denominator: number | null, readonly precision: Precision, readonly errorBound: number | null, readonly sampledShare: number | null, readonly definition: { readonly id: MetricId, readonly title: string, readonly definition: string, readonly reading: string, readonly numerator: string | null, readonly denominator: string | null }, readonly freshness: { readonly lagEvents: number, readonly processedThrough: string }, readonly newInstalls: { readonly saidByPhone: number, readonly firstSeen: number } | null, readonly samples: ReadonlyArray<{ readonly id: string, readonly appId: string, readonly at: string, readonly event: { readonly type: string, readonly sessionId: string | null } | null, readonly session: { readonly id: string } | null }>, readonly counterSamples: ReadonlyArray<{ readonly id: string, readonly appId: string, readonly at: string, readonly event: { readonly type: string, readonly sessionId: string | null } | null, readonly session: { readonly id: string } | null }> };

export type PassportRowFragment = { readonly id: string, readonly appId: string, readonly at: string, readonly event: { readonly type: string, readonly sessionId: string | null } | null, readonly session: { readonly id: string } | null };

export type ReleaseComparisonQueryVariables = Exact<{
  app: string;
  input: ReleaseComparisonInput;
}>;

export type ReleaseComparisonQuery = { readonly app: { readonly releaseComparison: { readonly metric: MetricId, readonly statistic: Statistic | null, readonly unit: string, readonly comparisons: ReadonlyArray<{ readonly verdict: Verdict, readonly sentence: string, readonly ageHours: number | null, readonly strata: number, readonly sampledOneIn: number, readonly candidate: { readonly version: string, readonly rolledOutAt: string | null, readonly setByHand: boolean, readonly installs: number, readonly value: number | null }, readonly baseline: { readonly version: string, readonly rolledOutAt: string | null, readonly setByHand: boolean, readonly installs: number, readonly value: number | null }, readonly difference: { readonly value: number, readonly low: number, readonly high: number } | null }>, readonly freshness: { readonly lagEvents: number, readonly processedThrough: string } } } | null };

export type ReleasesQueryVariables = Exact<{
  app: string;
}>;

export type ReleasesQuery = { readonly app: { readonly releases: ReadonlyArray<{ readonly version: string, readonly rolledOutAt: string }> } | null };

export type SetReleaseMutationVariables = Exact<{
  input: SetReleaseInput;
}>;

export type SetReleaseMutation = { readonly setRelease: { readonly id: string, readonly releases: ReadonlyArray<{ readonly version: string, readonly rolledOutAt: string }> } };

export type SideOfComparisonFragment = { readonly version: string, readonly rolledOutAt: string | null, readonly setByHand: boolean, readonly installs: number, readonly value: number | null };

export type SessionsQueryVariables = Exact<{
  app: string;
  range: TimeRange;
  filter?: ReadonlyArray<DimensionFilter> | DimensionFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type SessionsQuery = { readonly app: { readonly sessions: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly startedAt: string, readonly endedAt: string, readonly durationMs: number, readonly state: SessionState, readonly installId: string, readonly userId: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly os: string | null, readonly osVersion: string | null, readonly device: string | null, readonly country: string | null, readonly carrier: string | null, readonly firstScreen: string | null, readonly lastScreen: string | null, readonly launchKind: string | null, readonly launchDurationMs: number | null, readonly crashed: boolean, readonly anr: boolean, readonly errored: boolean, readonly abnormal: boolean, readonly background: boolean, readonly first: boolean, readonly eventCount: number } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type SessionTimelineQueryVariables = Exact<{
  app: string;
  session: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type SessionTimelineQuery = { readonly app: { readonly session: { readonly id: string, readonly startedAt: string, readonly endedAt: string, readonly durationMs: number, readonly state: SessionState, readonly installId: string, readonly userId: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly os: string | null, readonly osVersion: string | null, readonly device: string | null, readonly country: string | null, readonly carrier: string | null, readonly firstScreen: string | null, readonly lastScreen: string | null, readonly launchKind: string | null, readonly launchDurationMs: number | null, readonly crashed: boolean, readonly anr: boolean, readonly errored: boolean, readonly abnormal: boolean, readonly background: boolean, readonly first: boolean, readonly eventCount: number, readonly events: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly type: string, readonly sdkType: string, readonly at: string, readonly deviceTime: string, readonly receivedAt: string, readonly sessionId: string | null, readonly installId: string, readonly userId: string | null, readonly screen: string | null, readonly name: string | null, readonly durationMs: number | null, readonly status: number | null, readonly url: string | null, readonly method: string | null, readonly appVersion: string | null, readonly errorGroupId: string | null, readonly fingerprint: string | null, readonly attributes: unknown, readonly payload: unknown } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null } | null };

export type SessionFactsFragment = { readonly id: string, readonly startedAt: string, readonly endedAt: string, readonly durationMs: number, readonly state: SessionState, readonly installId: string, readonly userId: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly os: string | null, readonly osVersion: string | null, readonly device: string | null, readonly country: string | null, readonly carrier: string | null, readonly firstScreen: string | null, readonly lastScreen: string | null, readonly launchKind: string | null, readonly launchDurationMs: number | null, readonly crashed: boolean, readonly anr: boolean, readonly errored: boolean, readonly abnormal: boolean, readonly background: boolean, readonly first: boolean, readonly eventCount: number };

export type ErrorGroupActivityQueryVariables = Exact<{
  app: string;
  group: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;

export type ErrorGroupActivityQuery = { readonly app: { readonly errorGroup: { readonly id: string, readonly version: number, readonly activity: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly version: number | null, readonly at: string, readonly by: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly assignee: string | null, readonly note: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly eventId: string | null, readonly otherGroupId: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null } | null };

export type ResolveErrorGroupsMutationVariables = Exact<{
  input: ResolveErrorGroupsInput;
}>;

export type ResolveErrorGroupsMutation = { readonly resolveErrorGroups: ReadonlyArray<{ readonly outcome: ErrorGroupOutcome, readonly message: string | null, readonly group: { readonly id: string, readonly title: string, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null } | null, readonly conflict: { readonly version: number | null, readonly by: string, readonly at: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly since: ReadonlyArray<{ readonly version: number | null, readonly at: string, readonly by: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly assignee: string | null, readonly note: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly eventId: string | null, readonly otherGroupId: string | null }> } | null }> };

export type ReopenErrorGroupsMutationVariables = Exact<{
  input: ReopenErrorGroupsInput;
}>;

export type ReopenErrorGroupsMutation = { readonly reopenErrorGroups: ReadonlyArray<{ readonly outcome: ErrorGroupOutcome, readonly message: string | null, readonly group: { readonly id: string, readonly title: string, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null } | null, readonly conflict: { readonly version: number | null, readonly by: string, readonly at: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly since: ReadonlyArray<{ readonly version: number | null, readonly at: string, readonly by: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly assignee: string | null, readonly note: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly eventId: string | null, readonly otherGroupId: string | null }> } | null }> };

export type IgnoreErrorGroupsMutationVariables = Exact<{
  input: IgnoreErrorGroupsInput;
}>;

export type IgnoreErrorGroupsMutation = { readonly ignoreErrorGroups: ReadonlyArray<{ readonly outcome: ErrorGroupOutcome, readonly message: string | null, readonly group: { readonly id: string, readonly title: string, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null } | null, readonly conflict: { readonly version: number | null, readonly by: string, readonly at: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly since: ReadonlyArray<{ readonly version: number | null, readonly at: string, readonly by: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly assignee: string | null, readonly note: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly eventId: string | null, readonly otherGroupId: string | null }> } | null }> };

export type AssignErrorGroupsMutationVariables = Exact<{
  input: AssignErrorGroupsInput;
}>;

export type AssignErrorGroupsMutation = { readonly assignErrorGroups: ReadonlyArray<{ readonly outcome: ErrorGroupOutcome, readonly message: string | null, readonly group: { readonly id: string, readonly title: string, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null } | null, readonly conflict: { readonly version: number | null, readonly by: string, readonly at: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly since: ReadonlyArray<{ readonly version: number | null, readonly at: string, readonly by: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly assignee: string | null, readonly note: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly eventId: string | null, readonly otherGroupId: string | null }> } | null }> };

export type NoteErrorGroupMutationVariables = Exact<{
  input: NoteErrorGroupInput;
}>;

export type NoteErrorGroupMutation = { readonly noteErrorGroup: { readonly id: string, readonly title: string, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null } };

export type MergeErrorGroupsMutationVariables = Exact<{
  input: MergeErrorGroupsInput;
}>;

export type MergeErrorGroupsMutation = { readonly mergeErrorGroups: { readonly id: string, readonly title: string, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null } };

export type UnmergeErrorGroupsMutationVariables = Exact<{
  input: UnmergeErrorGroupsInput;
}>;

export type UnmergeErrorGroupsMutation = { readonly unmergeErrorGroups: ReadonlyArray<{ readonly id: string, readonly title: string, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null }> };

export type WorkFieldsFragment = { readonly id: string, readonly title: string, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null };

export type ActivityFieldsFragment = { readonly version: number | null, readonly at: string, readonly by: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly assignee: string | null, readonly note: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly eventId: string | null, readonly otherGroupId: string | null };

export type ChangeFieldsFragment = { readonly outcome: ErrorGroupOutcome, readonly message: string | null, readonly group: { readonly id: string, readonly title: string, readonly status: ErrorGroupStatus, readonly version: number, readonly assignee: string | null } | null, readonly conflict: { readonly version: number | null, readonly by: string, readonly at: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly since: ReadonlyArray<{ readonly version: number | null, readonly at: string, readonly by: string, readonly deed: ErrorGroupDeed, readonly sentence: string, readonly assignee: string | null, readonly note: string | null, readonly appVersion: string | null, readonly appBuild: string | null, readonly eventId: string | null, readonly otherGroupId: string | null }> } | null };

/** Apps of the key's tenant with their settings. */
export const AppsDocument = new TypedDocument<AppsQuery, AppsQueryVariables>(
  'Apps',
  `query Apps {
  apps {
    ...AppSettings
  }
}

fragment AppSettings on App {
  id
  name
  platform
  retentionDays
  sessionGapMinutes
  eventsPerSecond
  eventsPerDay
}`,
);

/** One app with its settings, what is registered and set for it, and how fresh its data is. */
export const AppDocument = new TypedDocument<AppQuery, AppQueryVariables>(
  'App',
  `query App($app: ID!) {
  app(id: $app) {
    ...AppSettings
    attributes {
      key
      title
    }
    releases {
      version
      rolledOutAt
    }
    freshness {
      lagEvents
      processedThrough
    }
  }
}

fragment AppSettings on App {
  id
  name
  platform
  retentionDays
  sessionGapMinutes
  eventsPerSecond
  eventsPerDay
}`,
);

/** What became of the events that were received. */
export const LedgerDocument = new TypedDocument<LedgerQuery, LedgerQueryVariables>(
  'Ledger',
  `query Ledger($app: ID!, $range: TimeRange!) {
  app(id: $app) {
    ledger(range: $range) {
      outcome
      reason
      count
    }
  }
}`,
);

/** What of each version's events never arrived. */
export const LossesDocument = new TypedDocument<LossesQuery, LossesQueryVariables>(
  'Losses',
  `query Losses($app: ID!, $range: TimeRange!) {
  app(id: $app) {
    losses(range: $range) {
      appVersion
      received
      droppedByClient
      batches
      missingBatches
      missingAtUpdate
      eventsPerBatch
      estimatedLost
      share
      numberedShare
      installsLookedAt
    }
  }
}`,
);

/** Attributes and feature flags of the app's own that questions may group and filter by. */
export const AttributesDocument = new TypedDocument<AttributesQuery, AttributesQueryVariables>(
  'Attributes',
  `query Attributes($app: ID!) {
  app(id: $app) {
    attributes {
      key
      title
    }
  }
}`,
);

/** Makes an attribute a dimension, or gives it another title. Takes a MANAGE key or the admin token. */
export const RegisterAttributeDocument = new TypedDocument<RegisterAttributeMutation, RegisterAttributeMutationVariables>(
  'RegisterAttribute',
  `mutation RegisterAttribute($input: RegisterAttributeInput!) {
  registerAttribute(input: $input) {
    id
    attributes {
      key
      title
    }
  }
}`,
);

/** Takes an attribute from the dimensions; events keep it. Takes a MANAGE key or the admin token. */
export const UnregisterAttributeDocument = new TypedDocument<UnregisterAttributeMutation, UnregisterAttributeMutationVariables>(
  'UnregisterAttribute',
  `mutation UnregisterAttribute($input: UnregisterAttributeInput!) {
  unregisterAttribute(input: $input) {
    id
    attributes {
      key
      title
    }
  }
}`,
);

/** Groups of alike crashes, errors and ANRs, with their figures in the range. */
export const ErrorGroupsDocument = new TypedDocument<ErrorGroupsQuery, ErrorGroupsQueryVariables>(
  'ErrorGroups',
  `query ErrorGroups($app: ID!, $range: TimeRange!, $filter: [DimensionFilter!], $status: [ErrorGroupStatus!], $orderBy: ErrorGroupOrder, $first: Int, $after: String) {
  app(id: $app) {
    errorGroups(
      range: $range
      filter: $filter
      status: $status
      orderBy: $orderBy
      first: $first
      after: $after
    ) {
      edges {
        node {
          ...ErrorGroupFacts
        }
        cursor
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}

fragment ErrorGroupFacts on ErrorGroup {
  id
  title
  culprit
  kind
  status
  version
  folded
  firstSeen
  lastSeen
  firstVersion
  lastVersion
  newInVersion
  events
  users
  sessions
  growth {
    eventsBefore
    usersBefore
    ratio
    atLeast
  }
}`,
);

/** One group: where it happens, how it develops, what it is like, and its newest events with their readable stack. */
export const ErrorGroupDocument = new TypedDocument<ErrorGroupQuery, ErrorGroupQueryVariables>(
  'ErrorGroup',
  `query ErrorGroup($app: ID!, $group: ID!, $range: TimeRange, $samples: Int = 5) {
  app(id: $app) {
    errorGroup(id: $group, range: $range) {
      ...ErrorGroupFacts
      assignee
      resolution {
        in
        appVersion
        appBuild
        at
        by
      }
      regression {
        appVersion
        appBuild
        eventId
        eventAt
        at
      }
      ignored {
        until
        users
        endsAt
        at
        by
      }
      series {
        at
        events
      }
      versions {
        ...ErrorGroupShareFacts
      }
      devices {
        ...ErrorGroupShareFacts
      }
      osVersions {
        ...ErrorGroupShareFacts
      }
      countries {
        ...ErrorGroupShareFacts
      }
      merged {
        id
        title
        culprit
        kind
        events
        users
      }
      similar {
        similarity
        group {
          id
          title
          culprit
          status
          events
        }
      }
      sampleEvents(first: $samples) {
        ...EventFacts
        stack
      }
    }
  }
}

fragment ErrorGroupFacts on ErrorGroup {
  id
  title
  culprit
  kind
  status
  version
  folded
  firstSeen
  lastSeen
  firstVersion
  lastVersion
  newInVersion
  events
  users
  sessions
  growth {
    eventsBefore
    usersBefore
    ratio
    atLeast
  }
}

fragment ErrorGroupShareFacts on ErrorGroupShare {
  value
  events
  users
}

fragment EventFacts on Event {
  id
  type
  sdkType
  at
  deviceTime
  receivedAt
  sessionId
  installId
  userId
  screen
  name
  durationMs
  status
  url
  method
  appVersion
  errorGroupId
  fingerprint
  attributes
  payload
}`,
);

/** How often a group occurred over time, and against how many sessions, by version. */
export const ErrorGroupTrendDocument = new TypedDocument<ErrorGroupTrendQuery, ErrorGroupTrendQueryVariables>(
  'ErrorGroupTrend',
  `query ErrorGroupTrend($app: ID!, $group: ID!, $range: TimeRange, $grain: Grain = DAY, $byVersion: Boolean = true) {
  app(id: $app) {
    errorGroup(id: $group, range: $range) {
      id
      trend(grain: $grain, byVersion: $byVersion) {
        appVersion
        events
        sessions
        perThousandSessions
        points {
          at
          events
          users
          sessions
          perThousandSessions
        }
      }
    }
  }
}`,
);

/** Why an event is in its group: the newest one, or the one that is named. */
export const ErrorGroupGroupingDocument = new TypedDocument<ErrorGroupGroupingQuery, ErrorGroupGroupingQueryVariables>(
  'ErrorGroupGrouping',
  `query ErrorGroupGrouping($app: ID!, $group: ID!, $range: TimeRange, $event: ID) {
  app(id: $app) {
    errorGroup(id: $group, range: $range) {
      id
      grouping(eventId: $event) {
        eventId
        id
        fingerprint
        version
        sentences
        steps {
          rule
          reason
          of
        }
        frames {
          text
          inApp
          decides
          because
        }
      }
    }
  }
}`,
);

/** Newest events of a group frame by frame, with what came before them in their session. */
export const ErrorGroupSamplesDocument = new TypedDocument<ErrorGroupSamplesQuery, ErrorGroupSamplesQueryVariables>(
  'ErrorGroupSamples',
  `query ErrorGroupSamples($app: ID!, $group: ID!, $range: TimeRange, $samples: Int = 1, $breadcrumbs: Int = 30) {
  app(id: $app) {
    errorGroup(id: $group, range: $range) {
      id
      sampleEvents(first: $samples) {
        ...EventFacts
        exceptions {
          type
          message
          isCause
          frames {
            ...EventFrameFacts
          }
        }
        threads {
          name
          main
          crashed
          state
          frames {
            ...EventFrameFacts
          }
        }
        breadcrumbs(first: $breadcrumbs) {
          id
          type
          at
          name
          screen
          status
          method
          url
          attributes
          payload
        }
        session {
          id
          startedAt
          endedAt
          eventCount
        }
      }
    }
  }
}

fragment EventFacts on Event {
  id
  type
  sdkType
  at
  deviceTime
  receivedAt
  sessionId
  installId
  userId
  screen
  name
  durationMs
  status
  url
  method
  appVersion
  errorGroupId
  fingerprint
  attributes
  payload
}

fragment EventFrameFacts on EventFrame {
  text
  inApp
  file
  line
  column
  decides
  because
}`,
);

/** One group with all that is known of it: where it happens, why it is one, what was done, newest events. */
export const ErrorGroupInFullDocument = new TypedDocument<ErrorGroupInFullQuery, ErrorGroupInFullQueryVariables>(
  'ErrorGroupInFull',
  `query ErrorGroupInFull($app: ID!, $group: ID!, $range: TimeRange, $grain: Grain, $samples: Int = 10) {
  app(id: $app) {
    errorGroup(id: $group, range: $range) {
      ...ErrorGroupRow
      firstVersion
      lastVersion
      resolution {
        in
        appVersion
        at
        by
      }
      regression {
        appVersion
        eventId
        at
      }
      ignored {
        until
        users
        endsAt
        by
      }
      trend(grain: $grain) {
        points {
          at
          events
          users
          perThousandSessions
        }
      }
      versions {
        ...ErrorGroupShareFacts
      }
      devices {
        ...ErrorGroupShareFacts
      }
      osVersions {
        ...ErrorGroupShareFacts
      }
      countries {
        ...ErrorGroupShareFacts
      }
      merged {
        id
        title
        events
      }
      similar {
        similarity
        group {
          id
          title
          events
        }
      }
      activity(first: 50) {
        edges {
          node {
            version
            at
            by
            deed
            sentence
            note
          }
        }
      }
      sampleEvents(first: $samples) {
        ...ErrorSample
      }
    }
  }
}

fragment ErrorGroupRow on ErrorGroup {
  id
  title
  culprit
  kind
  status
  version
  assignee
  folded
  newInVersion
  firstSeen
  lastSeen
  events
  users
  sessions
}

fragment ErrorGroupShareFacts on ErrorGroupShare {
  value
  events
  users
}

fragment ErrorSample on Event {
  id
  at
  sessionId
  installId
  userId
  screen
  appVersion
  stack
  attributes
  exceptions {
    type
    message
    frames {
      ...ErrorFrame
    }
  }
  breadcrumbs(first: 20) {
    id
    type
    at
    name
    screen
    url
    method
    status
    durationMs
  }
}

fragment ErrorFrame on EventFrame {
  text
  inApp
  decides
}`,
);

/** Groups as a list of work shows them. */
export const ErrorGroupRowsDocument = new TypedDocument<ErrorGroupRowsQuery, ErrorGroupRowsQueryVariables>(
  'ErrorGroupRows',
  `query ErrorGroupRows($app: ID!, $range: TimeRange!, $filter: [DimensionFilter!], $status: [ErrorGroupStatus!], $orderBy: ErrorGroupOrder, $first: Int, $after: String) {
  app(id: $app) {
    errorGroups(
      range: $range
      filter: $filter
      status: $status
      orderBy: $orderBy
      first: $first
      after: $after
    ) {
      edges {
        node {
          ...ErrorGroupRow
          lastVersion
          series {
            at
            events
          }
        }
        cursor
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}

fragment ErrorGroupRow on ErrorGroup {
  id
  title
  culprit
  kind
  status
  version
  assignee
  folded
  newInVersion
  firstSeen
  lastSeen
  events
  users
  sessions
}`,
);

/** Events of the range, newest first. */
export const EventsDocument = new TypedDocument<EventsQuery, EventsQueryVariables>(
  'Events',
  `query Events($app: ID!, $range: TimeRange!, $filter: [DimensionFilter!], $first: Int, $after: String) {
  app(id: $app) {
    events(range: $range, filter: $filter, first: $first, after: $after) {
      edges {
        node {
          ...EventFacts
        }
        cursor
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}

fragment EventFacts on Event {
  id
  type
  sdkType
  at
  deviceTime
  receivedAt
  sessionId
  installId
  userId
  screen
  name
  durationMs
  status
  url
  method
  appVersion
  errorGroupId
  fingerprint
  attributes
  payload
}`,
);

/** By which rules an app's errors are grouped, which groups were merged, and how far a regrouping is. */
export const AppGroupingDocument = new TypedDocument<AppGroupingQuery, AppGroupingQueryVariables>(
  'AppGrouping',
  `query AppGrouping($app: ID!, $first: Int, $after: String) {
  app(id: $app) {
    id
    grouping {
      ...GroupingFields
      merges(first: $first, after: $after) {
        edges {
          node {
            from
            into
            at
            by
          }
          cursor
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}

fragment GroupingFields on AppGrouping {
  revision
  version
  newestVersion
  rules {
    id
    title
    match {
      on
      glob
    }
    fingerprint
    inApp
  }
  regroup {
    state
    daysAll
    daysDone
    at
    by
    reason
  }
}`,
);

/** What other rules would make of stored events. Changes nothing. */
export const GroupingPreviewDocument = new TypedDocument<GroupingPreviewQuery, GroupingPreviewQueryVariables>(
  'GroupingPreview',
  `query GroupingPreview($app: ID!, $version: Int, $rules: [GroupingRuleInput!], $range: TimeRange!, $first: Int) {
  app(id: $app) {
    groupingPreview(version: $version, rules: $rules, range: $range, first: $first) {
      events
      eventsLookedAt
      complete
      groupsBefore
      groupsAfter
      eventsMoved
      stay
      rename
      merge
      split
      mix
      changes {
        kind
        events
        before {
          id
          title
          events
        }
        after {
          id
          title
          events
        }
      }
    }
  }
}`,
);

/** Replaces the app's own rules, for events that come in from then on. */
export const SetGroupingRulesDocument = new TypedDocument<SetGroupingRulesMutation, SetGroupingRulesMutationVariables>(
  'SetGroupingRules',
  `mutation SetGroupingRules($input: SetGroupingRulesInput!) {
  setGroupingRules(input: $input) {
    ...GroupingFields
  }
}

fragment GroupingFields on AppGrouping {
  revision
  version
  newestVersion
  rules {
    id
    title
    match {
      on
      glob
    }
    fingerprint
    inApp
  }
  regroup {
    state
    daysAll
    daysDone
    at
    by
    reason
  }
}`,
);

/** Brings a version of Sonde's rules and the app's own to what is stored. */
export const ApplyGroupingDocument = new TypedDocument<ApplyGroupingMutation, ApplyGroupingMutationVariables>(
  'ApplyGrouping',
  `mutation ApplyGrouping($input: ApplyGroupingInput!) {
  applyGrouping(input: $input) {
    ...GroupingFields
  }
}

fragment GroupingFields on AppGrouping {
  revision
  version
  newestVersion
  rules {
    id
    title
    match {
      on
      glob
    }
    fingerprint
    inApp
  }
  regroup {
    state
    daysAll
    daysDone
    at
    by
    reason
  }
}`,
);

/** One or more metrics of an app, in total, over time, by group. */
export const MetricsDocument = new TypedDocument<MetricsQuery, MetricsQueryVariables>(
  'Metrics',
  `query Metrics($app: ID!, $input: MetricsInput!) {
  app(id: $app) {
    metrics(input: $input) {
      ...MetricsAnswer
    }
  }
}

fragment MetricsAnswer on MetricsResult {
  rows {
    at
    group {
      dimension
      attribute
      value
    }
    values {
      metric
      statistic
      value
      numerator
      denominator
      errorBound
    }
  }
  precision
  truncated
  folded
  freshness {
    lagEvents
    processedThrough
  }
}`,
);

/** The same over all apps of the tenant. */
export const TenantMetricsDocument = new TypedDocument<TenantMetricsQuery, TenantMetricsQueryVariables>(
  'TenantMetrics',
  `query TenantMetrics($input: MetricsInput!) {
  metrics(input: $input) {
    ...MetricsAnswer
  }
}

fragment MetricsAnswer on MetricsResult {
  rows {
    at
    group {
      dimension
      attribute
      value
    }
    values {
      metric
      statistic
      value
      numerator
      denominator
      errorBound
    }
  }
  precision
  truncated
  folded
  freshness {
    lagEvents
    processedThrough
  }
}`,
);

/** What every metric says and how it is counted. */
export const MetricDefinitionsDocument = new TypedDocument<MetricDefinitionsQuery, MetricDefinitionsQueryVariables>(
  'MetricDefinitions',
  `query MetricDefinitions {
  metricDefinitions {
    id
    title
    chapter
    unit
    direction
    definition
    reading
    numerator
    denominator
    needsStatistic
    source
    dimensions
    thresholds {
      value
      meaning
      source
      url
    }
    elsewhere {
      product
      counts
    }
  }
}`,
);

/** Values with their passports: what each is made of, how exact it is, rows to look at. At most ten values. */
export const PassportsDocument = new TypedDocument<PassportsQuery, PassportsQueryVariables>(
  'Passports',
  `query Passports($app: ID!, $input: MetricsInput!) {
  app(id: $app) {
    metrics(input: $input) {
      rows {
        at
        group {
          dimension
          attribute
          value
        }
        values {
          metric
          statistic
          value
          passport {
            ...PassportFacts
          }
        }
      }
    }
  }
}

fragment PassportFacts on Passport {
  definition {
    id
    title
    definition
    reading
    numerator
    denominator
  }
  from
  to
  numerator
  denominator
  precision
  errorBound
  freshness {
    lagEvents
    processedThrough
  }
  sampledShare
  newInstalls {
    saidByPhone
    firstSeen
  }
  samples {
    ...PassportRow
  }
  counterSamples {
    ...PassportRow
  }
}

fragment PassportRow on PassportSample {
  id
  appId
  at
  event {
    type
    sessionId
  }
  session {
    id
  }
}`,
);

/** Whether versions do better or worse than another one, each at the same age since its rollout. */
export const ReleaseComparisonDocument = new TypedDocument<ReleaseComparisonQuery, ReleaseComparisonQueryVariables>(
  'ReleaseComparison',
  `query ReleaseComparison($app: ID!, $input: ReleaseComparisonInput!) {
  app(id: $app) {
    releaseComparison(input: $input) {
      metric
      statistic
      unit
      comparisons {
        verdict
        sentence
        candidate {
          ...SideOfComparison
        }
        baseline {
          ...SideOfComparison
        }
        ageHours
        difference {
          value
          low
          high
        }
        strata
        sampledOneIn
      }
      freshness {
        lagEvents
        processedThrough
      }
    }
  }
}

fragment SideOfComparison on ComparedVersion {
  version
  rolledOutAt
  setByHand
  installs
  value
}`,
);

/** Rollouts that were set by hand, the newest first. */
export const ReleasesDocument = new TypedDocument<ReleasesQuery, ReleasesQueryVariables>(
  'Releases',
  `query Releases($app: ID!) {
  app(id: $app) {
    releases {
      version
      rolledOutAt
    }
  }
}`,
);

/** Sets when a version reached its users; without a time its rows tell again. Takes a MANAGE key or the admin token. */
export const SetReleaseDocument = new TypedDocument<SetReleaseMutation, SetReleaseMutationVariables>(
  'SetRelease',
  `mutation SetRelease($input: SetReleaseInput!) {
  setRelease(input: $input) {
    id
    releases {
      version
      rolledOutAt
    }
  }
}`,
);

/** Sessions that start in the range, newest first. */
export const SessionsDocument = new TypedDocument<SessionsQuery, SessionsQueryVariables>(
  'Sessions',
  `query Sessions($app: ID!, $range: TimeRange!, $filter: [DimensionFilter!], $first: Int, $after: String) {
  app(id: $app) {
    sessions(range: $range, filter: $filter, first: $first, after: $after) {
      edges {
        node {
          ...SessionFacts
        }
        cursor
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}

fragment SessionFacts on Session {
  id
  startedAt
  endedAt
  durationMs
  state
  installId
  userId
  appVersion
  appBuild
  os
  osVersion
  device
  country
  carrier
  firstScreen
  lastScreen
  launchKind
  launchDurationMs
  crashed
  anr
  errored
  abnormal
  background
  first
  eventCount
}`,
);

/** A session with its timeline, in the order of time. */
export const SessionTimelineDocument = new TypedDocument<SessionTimelineQuery, SessionTimelineQueryVariables>(
  'SessionTimeline',
  `query SessionTimeline($app: ID!, $session: ID!, $first: Int, $after: String) {
  app(id: $app) {
    session(id: $session) {
      ...SessionFacts
      events(first: $first, after: $after) {
        edges {
          node {
            ...EventFacts
          }
          cursor
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}

fragment SessionFacts on Session {
  id
  startedAt
  endedAt
  durationMs
  state
  installId
  userId
  appVersion
  appBuild
  os
  osVersion
  device
  country
  carrier
  firstScreen
  lastScreen
  launchKind
  launchDurationMs
  crashed
  anr
  errored
  abnormal
  background
  first
  eventCount
}

fragment EventFacts on Event {
  id
  type
  sdkType
  at
  deviceTime
  receivedAt
  sessionId
  installId
  userId
  screen
  name
  durationMs
  status
  url
  method
  appVersion
  errorGroupId
  fingerprint
  attributes
  payload
}`,
);

/** What was done with a group, newest first: decisions, notes, what Sonde found, merges. */
export const ErrorGroupActivityDocument = new TypedDocument<ErrorGroupActivityQuery, ErrorGroupActivityQueryVariables>(
  'ErrorGroupActivity',
  `query ErrorGroupActivity($app: ID!, $group: ID!, $first: Int, $after: String) {
  app(id: $app) {
    errorGroup(id: $group) {
      id
      version
      activity(first: $first, after: $after) {
        edges {
          node {
            ...ActivityFields
          }
          cursor
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}

fragment ActivityFields on ErrorGroupActivity {
  version
  at
  by
  deed
  sentence
  assignee
  note
  appVersion
  appBuild
  eventId
  otherGroupId
}`,
);

/** Says that the cause is gone. Each group has an outcome of its own; a conflict says who did what first. */
export const ResolveErrorGroupsDocument = new TypedDocument<ResolveErrorGroupsMutation, ResolveErrorGroupsMutationVariables>(
  'ResolveErrorGroups',
  `mutation ResolveErrorGroups($input: ResolveErrorGroupsInput!) {
  resolveErrorGroups(input: $input) {
    ...ChangeFields
  }
}

fragment ChangeFields on ErrorGroupChange {
  outcome
  message
  group {
    ...WorkFields
  }
  conflict {
    version
    by
    at
    deed
    sentence
    since {
      ...ActivityFields
    }
  }
}

fragment WorkFields on ErrorGroup {
  id
  title
  status
  version
  assignee
}

fragment ActivityFields on ErrorGroupActivity {
  version
  at
  by
  deed
  sentence
  assignee
  note
  appVersion
  appBuild
  eventId
  otherGroupId
}`,
);

/** Back to unresolved, from resolved, regressed or ignored. */
export const ReopenErrorGroupsDocument = new TypedDocument<ReopenErrorGroupsMutation, ReopenErrorGroupsMutationVariables>(
  'ReopenErrorGroups',
  `mutation ReopenErrorGroups($input: ReopenErrorGroupsInput!) {
  reopenErrorGroups(input: $input) {
    ...ChangeFields
  }
}

fragment ChangeFields on ErrorGroupChange {
  outcome
  message
  group {
    ...WorkFields
  }
  conflict {
    version
    by
    at
    deed
    sentence
    since {
      ...ActivityFields
    }
  }
}

fragment WorkFields on ErrorGroup {
  id
  title
  status
  version
  assignee
}

fragment ActivityFields on ErrorGroupActivity {
  version
  at
  by
  deed
  sentence
  assignee
  note
  appVersion
  appBuild
  eventId
  otherGroupId
}`,
);

/** Out of sight for ever, for some days, or until so many more users have it. */
export const IgnoreErrorGroupsDocument = new TypedDocument<IgnoreErrorGroupsMutation, IgnoreErrorGroupsMutationVariables>(
  'IgnoreErrorGroups',
  `mutation IgnoreErrorGroups($input: IgnoreErrorGroupsInput!) {
  ignoreErrorGroups(input: $input) {
    ...ChangeFields
  }
}

fragment ChangeFields on ErrorGroupChange {
  outcome
  message
  group {
    ...WorkFields
  }
  conflict {
    version
    by
    at
    deed
    sentence
    since {
      ...ActivityFields
    }
  }
}

fragment WorkFields on ErrorGroup {
  id
  title
  status
  version
  assignee
}

fragment ActivityFields on ErrorGroupActivity {
  version
  at
  by
  deed
  sentence
  assignee
  note
  appVersion
  appBuild
  eventId
  otherGroupId
}`,
);

/** To a name; null: to nobody. */
export const AssignErrorGroupsDocument = new TypedDocument<AssignErrorGroupsMutation, AssignErrorGroupsMutationVariables>(
  'AssignErrorGroups',
  `mutation AssignErrorGroups($input: AssignErrorGroupsInput!) {
  assignErrorGroups(input: $input) {
    ...ChangeFields
  }
}

fragment ChangeFields on ErrorGroupChange {
  outcome
  message
  group {
    ...WorkFields
  }
  conflict {
    version
    by
    at
    deed
    sentence
    since {
      ...ActivityFields
    }
  }
}

fragment WorkFields on ErrorGroup {
  id
  title
  status
  version
  assignee
}

fragment ActivityFields on ErrorGroupActivity {
  version
  at
  by
  deed
  sentence
  assignee
  note
  appVersion
  appBuild
  eventId
  otherGroupId
}`,
);

/** Leaves a note in a group's log. */
export const NoteErrorGroupDocument = new TypedDocument<NoteErrorGroupMutation, NoteErrorGroupMutationVariables>(
  'NoteErrorGroup',
  `mutation NoteErrorGroup($input: NoteErrorGroupInput!) {
  noteErrorGroup(input: $input) {
    ...WorkFields
  }
}

fragment WorkFields on ErrorGroup {
  id
  title
  status
  version
  assignee
}`,
);

/** Shows groups as one, with all that will come. No event is rewritten. */
export const MergeErrorGroupsDocument = new TypedDocument<MergeErrorGroupsMutation, MergeErrorGroupsMutationVariables>(
  'MergeErrorGroups',
  `mutation MergeErrorGroups($input: MergeErrorGroupsInput!) {
  mergeErrorGroups(input: $input) {
    ...WorkFields
  }
}

fragment WorkFields on ErrorGroup {
  id
  title
  status
  version
  assignee
}`,
);

/** Takes groups out of those that they were merged into. */
export const UnmergeErrorGroupsDocument = new TypedDocument<UnmergeErrorGroupsMutation, UnmergeErrorGroupsMutationVariables>(
  'UnmergeErrorGroups',
  `mutation UnmergeErrorGroups($input: UnmergeErrorGroupsInput!) {
  unmergeErrorGroups(input: $input) {
    ...WorkFields
  }
}

fragment WorkFields on ErrorGroup {
  id
  title
  status
  version
  assignee
}`,
);
