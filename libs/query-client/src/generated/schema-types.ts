// Made from apps/query/schema.graphql and libs/query-client/documents; do not edit.
// UPDATE_DOCS=1 npx jest --config libs/query-client/jest.config.cjs generator writes it anew.

export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** RFC 3339; answers are in UTC with milliseconds. */
  DateTime: { input: string; output: string; }
  /** Any JSON; a number comes back with the digits it was sent with. */
  JSON: { input: unknown; output: unknown; }
};

export type Query = {
  /** The apps of the key's tenant; for the admin token those of all tenants. */
  readonly apps: ReadonlyArray<App>;
  /** Null for an app of another tenant, exactly as for one that does not exist. */
  readonly app?: Maybe<App>;
  /** Over all apps of the key's tenant. The admin token belongs to no tenant: ask through app. */
  readonly metrics: MetricsResult;
  readonly metricDefinitions: ReadonlyArray<MetricDefinition>;
};

export type QueryAppArgs = {
  id: Scalars['ID']['input'];
};

export type QueryMetricsArgs = {
  input: MetricsInput;
};

export type App = {
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly platform: Platform;
  /** Days for which events are kept. */
  readonly retentionDays: Scalars['Int']['output'];
  /** Days for which sums by quarter-hour are kept; never less than events are. */
  readonly quarterHourRetentionDays: Scalars['Int']['output'];
  /** Days for which sums by UTC day are kept; never less than events are. */
  readonly dayRetentionDays: Scalars['Int']['output'];
  /** Values of a dimension that sums name; later ones are put together as __other__. */
  readonly maxDimensionValues: Scalars['Int']['output'];
  /** Minutes without events after which a session that Sonde derives ends. */
  readonly sessionGapMinutes: Scalars['Int']['output'];
  /** Events a second that are taken; null: no limit. */
  readonly eventsPerSecond?: Maybe<Scalars['Int']['output']>;
  /** Events a day (UTC) that are taken; null: no limit. */
  readonly eventsPerDay?: Maybe<Scalars['Int']['output']>;
  readonly metrics: MetricsResult;
  /** Newest first. */
  readonly sessions: SessionConnection;
  readonly session?: Maybe<Session>;
  /** Newest first. */
  readonly events: EventConnection;
  readonly errorGroups: ErrorGroupConnection;
  /** The range is the last 30 days unless given. */
  readonly errorGroup?: Maybe<ErrorGroup>;
  /** What became of the events that were received on the days (UTC) that the range touches. */
  readonly ledger: ReadonlyArray<LedgerEntry>;
  readonly freshness: Freshness;
  /** How many of the installs that were first seen on a day had a session so many days later. docs/retention-and-funnels.md says how it is counted. */
  readonly retention: Retention;
  /** How many come through steps in their order. docs/retention-and-funnels.md says how it is counted. */
  readonly funnel: Funnel;
  /**
   * What of each version's events never arrived, of what was received in the range; versions with most events first.
   * A batch that is late counts as missing until it comes.
   */
  readonly losses: ReadonlyArray<ReleaseLosses>;
  /** Whether versions do better or worse than another one, each at the same age since its rollout. docs/release-comparison.md says how it is worked out. */
  readonly releaseComparison: ReleaseComparison;
  /** Rollouts that were set by hand, the newest first. */
  readonly releases: ReadonlyArray<SetRelease>;
  /** Attributes and feature flags of the app's own that questions may group and filter by, in the order of registration. */
  readonly attributes: ReadonlyArray<RegisteredAttribute>;
  /** By which rules the app's errors are grouped, and which groups were merged. */
  readonly grouping: AppGrouping;
  /** What other rules would make of events that are stored: which groups would stay, merge or split. Changes nothing, and merges by hand are left aside. With the admin token, or a MANAGE key of the app's tenant. */
  readonly groupingPreview: GroupingPreview;
};

export type AppMetricsArgs = {
  input: MetricsInput;
};

export type AppSessionsArgs = {
  range: TimeRange;
  filter?: InputMaybe<ReadonlyArray<DimensionFilter>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type AppSessionArgs = {
  id: Scalars['ID']['input'];
};

export type AppEventsArgs = {
  range: TimeRange;
  filter?: InputMaybe<ReadonlyArray<DimensionFilter>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type AppErrorGroupsArgs = {
  range: TimeRange;
  filter?: InputMaybe<ReadonlyArray<DimensionFilter>>;
  status?: InputMaybe<ReadonlyArray<ErrorGroupStatus>>;
  orderBy?: InputMaybe<ErrorGroupOrder>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type AppErrorGroupArgs = {
  id: Scalars['ID']['input'];
  range?: InputMaybe<TimeRange>;
};

export type AppLedgerArgs = {
  range: TimeRange;
};

export type AppRetentionArgs = {
  input: RetentionInput;
};

export type AppFunnelArgs = {
  input: FunnelInput;
};

export type AppLossesArgs = {
  range: TimeRange;
};

export type AppReleaseComparisonArgs = {
  input: ReleaseComparisonInput;
};

export type AppGroupingPreviewArgs = {
  version?: InputMaybe<Scalars['Int']['input']>;
  rules?: InputMaybe<ReadonlyArray<GroupingRuleInput>>;
  range: TimeRange;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Half-open: from <= t < to. */
export type TimeRange = {
  readonly from: Scalars['DateTime']['input'];
  readonly to: Scalars['DateTime']['input'];
};

/** Values are those that answers show, unknown included. Several filters all hold. */
export type DimensionFilter = {
  readonly dimension: Dimension;
  /** Key of a registered attribute, with the dimension ATTRIBUTE and only there. */
  readonly attribute?: InputMaybe<Scalars['String']['input']>;
  readonly in?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly notIn?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type OrderDirection =
  | 'ASC'
  | 'DESC';

export type PageInfo = {
  readonly hasNextPage: Scalars['Boolean']['output'];
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

export type LedgerEntry = {
  readonly outcome: Outcome;
  /** Why, for those that were not accepted. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly count: Scalars['Float']['output'];
};

export type Freshness = {
  /** Events that were answered with success and cannot be queried yet, of the whole log: of all apps and tenants together. 0 when all can; above 0 it may be that none of them is yours. */
  readonly lagEvents: Scalars['Float']['output'];
  /** Everything received before this can be queried, whoever sent it. */
  readonly processedThrough: Scalars['DateTime']['output'];
};

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

export type KeyKind =
  | 'INGEST'
  | 'QUERY'
  | 'MANAGE';

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
  readonly filter?: InputMaybe<ReadonlyArray<DimensionFilter>>;
  readonly groupBy?: InputMaybe<ReadonlyArray<Dimension>>;
  /** Keys of registered attributes, as further dimensions behind those of groupBy. Metrics over sessions take none. */
  readonly groupByAttributes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Start of the buckets by the calendar of the time zone; weeks start on Monday. */
  readonly grain?: InputMaybe<Grain>;
  /** IANA name. */
  readonly timeZone?: InputMaybe<Scalars['String']['input']>;
  /** Without it: by time, then group. Nulls stand last. */
  readonly orderBy?: InputMaybe<ReadonlyArray<MetricOrder>>;
  /** Rows at most, 1 to 1,000. */
  readonly first?: InputMaybe<Scalars['Int']['input']>;
  readonly precision?: InputMaybe<Precision>;
};

export type MetricInput = {
  readonly metric: MetricId;
  /** Duration metrics need one, others take none. */
  readonly statistic?: InputMaybe<Statistic>;
};

export type MetricOrder = {
  /** Position in metrics, from 0. */
  readonly index: Scalars['Int']['input'];
  readonly direction?: InputMaybe<OrderDirection>;
};

export type Precision =
  /** From rollups where they know what is asked, complete up to now; sums and counts are exact, percentiles and distinct counts within the bound that each value states. */
  | 'FAST'
  /** From raw rows. */
  | 'EXACT';

export type MetricsResult = {
  readonly rows: ReadonlyArray<MetricRow>;
  /** What the answer is, whatever was asked for. */
  readonly precision: Precision;
  /** There were more rows than first. */
  readonly truncated: Scalars['Boolean']['output'];
  /** Dimensions with so many values that rollups name the first ones only: the others are together in the group __other__. EXACT names all. */
  readonly folded: ReadonlyArray<Dimension>;
  /** How the answer was put together. Takes the admin token. */
  readonly explain: ReadonlyArray<StatementExplanation>;
  /** As of the moment before the answer was read. */
  readonly freshness: Freshness;
};

/** One statement that ClickHouse was asked. */
export type StatementExplanation = {
  /** What it reads and why. */
  readonly steps: ReadonlyArray<Scalars['String']['output']>;
  readonly sql: Scalars['String']['output'];
  /** Its bound parameters. */
  readonly params: Scalars['JSON']['output'];
};

export type MetricRow = {
  /** Start of the bucket; null without a grain. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** In the order of groupBy, then of groupByAttributes. */
  readonly group: ReadonlyArray<DimensionValue>;
  /** In the order of metrics. */
  readonly values: ReadonlyArray<MetricValue>;
};

export type DimensionValue = {
  readonly dimension: Dimension;
  /** Its key, where the dimension is ATTRIBUTE. */
  readonly attribute?: Maybe<Scalars['String']['output']>;
  readonly value: Scalars['String']['output'];
};

export type MetricValue = {
  readonly metric: MetricId;
  readonly statistic?: Maybe<Statistic>;
  readonly value?: Maybe<Scalars['Float']['output']>;
  /** Of rates. */
  readonly numerator?: Maybe<Scalars['Float']['output']>;
  /** Of rates. */
  readonly denominator?: Maybe<Scalars['Float']['output']>;
  /** The value is at most this far from the exact one, relative to it: 0 when it is exact, 0.01 for one per cent. Numerators and denominators that are distinct counts have the bound of distinct counts, 0.03. Null where these allow no bound relative to the value: of a share such as CRASH_FREE_USERS that is near 0, or 0 itself. */
  readonly errorBound?: Maybe<Scalars['Float']['output']>;
  /** What the value is made of, to be looked at. It reads raw rows: at most 10 passports in one request. */
  readonly passport: Passport;
};

export type MetricDirection =
  | 'UP_IS_GOOD'
  | 'UP_IS_BAD'
  | 'NEUTRAL';

export type MetricSource =
  | 'EVENTS'
  | 'SESSIONS';

/** What a metric says and how it is counted. */
export type MetricDefinition = {
  readonly id: MetricId;
  readonly title: Scalars['String']['output'];
  /** Part of the reference, such as Stability. */
  readonly chapter: Scalars['String']['output'];
  /** 1 (a count), ratio (0 to 1), ms, ms/s, score (0 to 1), minor units, per install (a mean). */
  readonly unit: Scalars['String']['output'];
  readonly direction: MetricDirection;
  readonly definition: Scalars['String']['output'];
  /** How to read it: what it is good for, and what it is easily mistaken for. */
  readonly reading: Scalars['String']['output'];
  readonly numerator?: Maybe<Scalars['String']['output']>;
  readonly denominator?: Maybe<Scalars['String']['output']>;
  readonly needsStatistic: Scalars['Boolean']['output'];
  /** Why it is counted from raw rows whatever the precision, and so only as far back as these are kept, as a clause; null where rollups answer it. */
  readonly rawOnly?: Maybe<Scalars['String']['output']>;
  readonly source: MetricSource;
  /** Those that make sense in groupBy and filter. */
  readonly dimensions: ReadonlyArray<Dimension>;
  readonly thresholds: ReadonlyArray<MetricThreshold>;
  /** How well-known products count the same thing. */
  readonly elsewhere: ReadonlyArray<CountedElsewhere>;
  /** The same as one text; null without any. */
  readonly differences?: Maybe<Scalars['String']['output']>;
};

export type MetricThreshold = {
  readonly value: Scalars['Float']['output'];
  readonly meaning: Scalars['String']['output'];
  /** Who publishes it. */
  readonly source: Scalars['String']['output'];
  /** Where. */
  readonly url: Scalars['String']['output'];
};

export type CountedElsewhere = {
  /** Such as Google Play, Crashlytics or Sentry. */
  readonly product: Scalars['String']['output'];
  readonly counts: Scalars['String']['output'];
};

/** Where a value comes from and how far it can be trusted. */
export type Passport = {
  /** What it says and how it is counted, numerator and denominator in words. */
  readonly definition: MetricDefinition;
  readonly statistic?: Maybe<Statistic>;
  /** Of what is counted: from <= t < to, the bucket's part of the asked range. */
  readonly from: Scalars['DateTime']['output'];
  readonly to: Scalars['DateTime']['output'];
  readonly value?: Maybe<Scalars['Float']['output']>;
  readonly numerator?: Maybe<Scalars['Float']['output']>;
  readonly denominator?: Maybe<Scalars['Float']['output']>;
  readonly precision: Precision;
  /** As of the value. */
  readonly errorBound?: Maybe<Scalars['Float']['output']>;
  readonly freshness: Freshness;
  /** Share (0 to 1) of the measured events that stand for more than themselves, because the SDK sends only part of them. Null where sessions or installs are measured, and over nothing. */
  readonly sampledShare?: Maybe<Scalars['Float']['output']>;
  /** Of installs by when they began: how that was known. Null for all other values. */
  readonly newInstalls?: Maybe<NewInstallsKnown>;
  /** Up to five rows to look at, of the numerator where there is one; newest first. They are raw rows, also where the value came from rollups; none where those rows are no longer kept. */
  readonly samples: ReadonlyArray<PassportSample>;
  /** The same of rows that are in the denominator only, such as the crashed sessions of a crash-free rate. */
  readonly counterSamples: ReadonlyArray<PassportSample>;
};

export type NewInstallsKnown = {
  /** The phone said when it was first installed. */
  readonly saidByPhone: Scalars['Float']['output'];
  /** It did not: by its first event that Sonde still keeps. */
  readonly firstSeen: Scalars['Float']['output'];
};

/** Either an event or a session: App.session(id) and the session's timeline lead on from there. */
export type PassportSample = {
  /** Of the event or the session. */
  readonly id: Scalars['ID']['output'];
  readonly appId: Scalars['ID']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly event?: Maybe<Event>;
  readonly session?: Maybe<Session>;
};

export type RetentionInput = {
  /** In which installs were first seen: had their first event. */
  readonly range: TimeRange;
  /** Days after the first one, each 0 to 400; at most 31 of them. */
  readonly days?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** Of the install's first event. Takes what every event says of its phone and app, from APP to PROTOCOL. */
  readonly filter?: InputMaybe<ReadonlyArray<DimensionFilter>>;
  /** By what the install's first event says. */
  readonly groupBy?: InputMaybe<ReadonlyArray<Dimension>>;
  /** Installs that were first seen on the same DAY, in the same WEEK or MONTH together. Without it: all of the range. */
  readonly grain?: InputMaybe<Grain>;
  /** IANA name, by whose calendar days are counted. */
  readonly timeZone?: InputMaybe<Scalars['String']['input']>;
  /** Rows at most, 1 to 1,000. */
  readonly first?: InputMaybe<Scalars['Int']['input']>;
};

export type Retention = {
  /** By time; without a grain those with most installs first. */
  readonly rows: ReadonlyArray<RetentionRow>;
  /** There were more rows than first. */
  readonly truncated: Scalars['Boolean']['output'];
  /** As of the moment before the answer was read. */
  readonly freshness: Freshness;
};

export type RetentionRow = {
  /** Start of the bucket in which the installs were first seen; null without a grain. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** In the order of groupBy. */
  readonly group: ReadonlyArray<DimensionValue>;
  /** Installs that were first seen. */
  readonly installs: Scalars['Float']['output'];
  /** In the order of days. */
  readonly days: ReadonlyArray<RetainedInstalls>;
};

export type RetainedInstalls = {
  /** Days after the first one. */
  readonly day: Scalars['Int']['output'];
  /** Of the installs those for which that day is over. */
  readonly installs: Scalars['Float']['output'];
  /** Of these, those with a session that started on that day. */
  readonly came: Scalars['Float']['output'];
  /** came ÷ installs; null where that day is over for none. */
  readonly value?: Maybe<Scalars['Float']['output']>;
};

export type FunnelInput = {
  /** Of the events that are looked at. */
  readonly range: TimeRange;
  /** 2 to 10, in their order. Events of other kinds may lie in between. */
  readonly steps: ReadonlyArray<FunnelStepInput>;
  /** Who takes the steps: each session, each install, or each user whom the app named. */
  readonly per?: InputMaybe<FunnelUnit>;
  /** All steps lie within so many minutes of the first, 1 to 43,200 (30 days). Without it: within the range. */
  readonly windowMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** Of the events of all steps. */
  readonly filter?: InputMaybe<ReadonlyArray<DimensionFilter>>;
  /** By what the earliest event of the first step says; takes what every event says of its phone and app, from APP to PROTOCOL. */
  readonly groupBy?: InputMaybe<ReadonlyArray<Dimension>>;
  /** Rows at most, 1 to 1,000. */
  readonly first?: InputMaybe<Scalars['Int']['input']>;
};

/** Events that are the step: those that pass the filters and have the name, whichever are given. */
export type FunnelStepInput = {
  /** What to call it in the answer. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  readonly filter?: InputMaybe<ReadonlyArray<DimensionFilter>>;
  /** What the app calls the event, of a custom event for instance. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

export type FunnelUnit =
  | 'SESSION'
  | 'INSTALL'
  | 'USER';

export type Funnel = {
  /** One, or one for each group, those with most first. */
  readonly rows: ReadonlyArray<FunnelRow>;
  /** There were more rows than first. */
  readonly truncated: Scalars['Boolean']['output'];
  /** As of the moment before the answer was read. */
  readonly freshness: Freshness;
};

export type FunnelRow = {
  /** In the order of groupBy. */
  readonly group: ReadonlyArray<DimensionValue>;
  /** In their order. */
  readonly steps: ReadonlyArray<FunnelReach>;
};

export type FunnelReach = {
  readonly title?: Maybe<Scalars['String']['output']>;
  /** Sessions, installs or users who came so far. */
  readonly count: Scalars['Float']['output'];
  /** count ÷ that of the first step; null where nobody took it. */
  readonly ofFirst?: Maybe<Scalars['Float']['output']>;
  /** count ÷ that of the step before, of the first step itself; null where nobody took that one. */
  readonly ofPrevious?: Maybe<Scalars['Float']['output']>;
};

/** What is known of a version's events that Sonde does not have. */
export type ReleaseLosses = {
  readonly appVersion: Scalars['String']['output'];
  /** Events of the version that Sonde has. */
  readonly received: Scalars['Float']['output'];
  /** Events that SDKs say they threw away; a report that was sent again counts once. */
  readonly droppedByClient: Scalars['Float']['output'];
  /** Batches received whose install numbers them. */
  readonly batches: Scalars['Float']['output'];
  /**
   * Numbers that are missing between batches of the same install and version, or before its first one. Those before the
   * first batch that Sonde still keeps of an install are not counted once the app is older than its retention.
   */
  readonly missingBatches: Scalars['Float']['output'];
  /** Numbers that are missing right before an install's first batch of this version: whether they were this version's or the one's before is unknown, so they are counted nowhere else. */
  readonly missingAtUpdate: Scalars['Float']['output'];
  /** Mean number of events in the version's numbered batches; null without any. */
  readonly eventsPerBatch?: Maybe<Scalars['Float']['output']>;
  /** droppedByClient + missingBatches × eventsPerBatch. Null when its phones neither number batches nor report: then nothing is known. */
  readonly estimatedLost?: Maybe<Scalars['Float']['output']>;
  /** estimatedLost ÷ (received + estimatedLost). What a phone that never came back did not send is in no estimate. */
  readonly share?: Maybe<Scalars['Float']['output']>;
  /** Share (0 to 1) of the received events whose batches are numbered: of the others only reports tell of losses. Null when nothing was received. */
  readonly numberedShare?: Maybe<Scalars['Float']['output']>;
  /** Share (0 to 1) of the installs whose batches were looked at: 1 unless the app has over two million numbered batches; then some installs stand for all, and batches and missing numbers are scaled up. */
  readonly installsLookedAt: Scalars['Float']['output'];
};

export type ReleaseComparisonInput = {
  /** One that is a sum over installs: a count, a rate or a duration. */
  readonly metric: MetricId;
  /** Duration metrics need one: COUNT, MEAN or a percentile. */
  readonly statistic?: InputMaybe<Statistic>;
  /** Version to compare with. */
  readonly baseline: Scalars['String']['input'];
  /** 1 to 5 versions that are compared with it, each by itself. */
  readonly candidates: ReadonlyArray<Scalars['String']['input']>;
  /** Narrows both sides. The versions are named above, so filters on these are refused. */
  readonly filter?: InputMaybe<ReadonlyArray<DimensionFilter>>;
  /** Chance that a candidate that is no different is ever called different, however often somebody looks: 0.001 to 0.2. */
  readonly alpha?: InputMaybe<Scalars['Float']['input']>;
  /** Hours since the rollouts at which to look. Without it: the age of the youngest of the two. */
  readonly ageHours?: InputMaybe<Scalars['Int']['input']>;
};

export type ReleaseComparison = {
  readonly metric: MetricId;
  readonly statistic?: Maybe<Statistic>;
  /** Unit of the values: that of the metric, or per install. */
  readonly unit: Scalars['String']['output'];
  /** One for each candidate, in their order. */
  readonly comparisons: ReadonlyArray<VersionComparison>;
  /** As of the moment before the answer was read. */
  readonly freshness: Freshness;
};

export type VersionComparison = {
  readonly verdict: Verdict;
  /** The answer as one says it. */
  readonly sentence: Scalars['String']['output'];
  readonly candidate: ComparedVersion;
  /** Of the same age; of what came later nothing is counted. */
  readonly baseline: ComparedVersion;
  /** Hours since the rollouts; null where one of them is not known. */
  readonly ageHours?: Maybe<Scalars['Float']['output']>;
  /** Candidate − baseline; null with TOO_FEW_DATA. */
  readonly difference?: Maybe<VersionDifference>;
  /** Kinds of phones (system, country, manufacturer) that were compared apart. */
  readonly strata: Scalars['Int']['output'];
  /** One install in so many was looked at; 1: all. */
  readonly sampledOneIn: Scalars['Int']['output'];
};

export type ComparedVersion = {
  readonly version: Scalars['String']['output'];
  /** First hour in which 20 installs outside emulators and test tracks used it, or as set by hand; null where neither is known. */
  readonly rolledOutAt?: Maybe<Scalars['DateTime']['output']>;
  readonly setByHand: Scalars['Boolean']['output'];
  /** Installs that are compared. */
  readonly installs: Scalars['Float']['output'];
  /** Weighed to the mix of phones that both versions have together; null where nothing was measured. */
  readonly value?: Maybe<Scalars['Float']['output']>;
};

/** Holds at every look at once: however often somebody asks and whenever they stop. */
export type VersionDifference = {
  readonly value: Scalars['Float']['output'];
  readonly low: Scalars['Float']['output'];
  readonly high: Scalars['Float']['output'];
};

export type Verdict =
  | 'BETTER'
  | 'WORSE'
  | 'DIFFERENT'
  | 'NO_DIFFERENCE_SEEN'
  | 'TOO_FEW_DATA';

export type SetRelease = {
  readonly version: Scalars['String']['output'];
  readonly rolledOutAt: Scalars['DateTime']['output'];
};

export type SetReleaseInput = {
  readonly appId: Scalars['ID']['input'];
  readonly version: Scalars['String']['input'];
  /** Without it or null: as its rows tell. */
  readonly rolledOutAt?: InputMaybe<Scalars['DateTime']['input']>;
};

export type RegisteredAttribute = {
  /** As events name it. */
  readonly key: Scalars['String']['output'];
  readonly title: Scalars['String']['output'];
};

export type RegisterAttributeInput = {
  readonly appId: Scalars['ID']['input'];
  /** As events name it: 1 to 200 characters. */
  readonly key: Scalars['String']['input'];
  /** For people: 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
};

export type UnregisterAttributeInput = {
  readonly appId: Scalars['ID']['input'];
  readonly key: Scalars['String']['input'];
};

export type SessionState =
  | 'OPEN'
  | 'CLOSED';

export type Session = {
  readonly id: Scalars['ID']['output'];
  readonly startedAt: Scalars['DateTime']['output'];
  readonly endedAt: Scalars['DateTime']['output'];
  readonly durationMs: Scalars['Float']['output'];
  /** Milliseconds of it with the app on the screen, as its SDK or the app's lifecycle says, else from the first to the last event that shows it there. Null of sessions from before Sonde worked it out. */
  readonly foregroundMs?: Maybe<Scalars['Float']['output']>;
  /** The rest of its duration. */
  readonly backgroundMs?: Maybe<Scalars['Float']['output']>;
  /** CLOSED once it ended or crashed, or its last event is longer ago than the app's session gap. OPEN while it may go on; events that come late may open it again. */
  readonly state: SessionState;
  readonly installId: Scalars['String']['output'];
  readonly userId?: Maybe<Scalars['String']['output']>;
  readonly appVersion?: Maybe<Scalars['String']['output']>;
  readonly appBuild?: Maybe<Scalars['String']['output']>;
  readonly os?: Maybe<Scalars['String']['output']>;
  readonly osVersion?: Maybe<Scalars['String']['output']>;
  readonly device?: Maybe<Scalars['String']['output']>;
  readonly country?: Maybe<Scalars['String']['output']>;
  readonly carrier?: Maybe<Scalars['String']['output']>;
  readonly firstScreen?: Maybe<Scalars['String']['output']>;
  readonly lastScreen?: Maybe<Scalars['String']['output']>;
  readonly launchKind?: Maybe<Scalars['String']['output']>;
  readonly launchDurationMs?: Maybe<Scalars['Float']['output']>;
  /** When its first launch was reported. */
  readonly launchedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly crashed: Scalars['Boolean']['output'];
  readonly anr: Scalars['Boolean']['output'];
  /** An error that did not end the process. */
  readonly errored: Scalars['Boolean']['output'];
  /** Ended without a normal end: the system ended the app while it was in use, or says that it crashed though no crash was reported. */
  readonly abnormal: Scalars['Boolean']['output'];
  /** A normal end was reported. Many SDKs never do. */
  readonly ended: Scalars['Boolean']['output'];
  /** Why its last process ended, as the system says, such as low_memory. */
  readonly exitReason?: Maybe<Scalars['String']['output']>;
  /** It never came to the foreground. */
  readonly background: Scalars['Boolean']['output'];
  /** The session with which the install began, as far as Sonde knows it. Of an install whose first session has expired, none. */
  readonly first: Scalars['Boolean']['output'];
  /** Sonde cut it out of the events of an install, since the SDK names no session. */
  readonly derived: Scalars['Boolean']['output'];
  readonly eventCount: Scalars['Int']['output'];
  /** Events by type, the most frequent first. */
  readonly eventCounts: ReadonlyArray<EventTypeCount>;
  /** The timeline, in the order of time. */
  readonly events: EventConnection;
  /** Spans that the SDK sent beside the events, in the order of time. */
  readonly spans: ReadonlyArray<Span>;
};

export type SessionEventsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type SessionSpansArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type EventTypeCount = {
  readonly type: Scalars['String']['output'];
  readonly count: Scalars['Int']['output'];
};

export type SessionConnection = {
  readonly edges: ReadonlyArray<SessionEdge>;
  readonly pageInfo: PageInfo;
};

export type SessionEdge = {
  readonly node: Session;
  readonly cursor: Scalars['String']['output'];
};

export type Span = {
  readonly name: Scalars['String']['output'];
  readonly startedAt: Scalars['DateTime']['output'];
  readonly durationMs: Scalars['Float']['output'];
  readonly traceId?: Maybe<Scalars['String']['output']>;
  readonly spanId?: Maybe<Scalars['String']['output']>;
  readonly parentId?: Maybe<Scalars['String']['output']>;
  /** ok, error or unset. */
  readonly status: Scalars['String']['output'];
  readonly attributes: Scalars['JSON']['output'];
};

export type Event = {
  /** The sender's own for crash, error and anr; for the rest a stable id. */
  readonly id: Scalars['ID']['output'];
  readonly type: Scalars['String']['output'];
  /** The sender's own type name, before translation. */
  readonly sdkType: Scalars['String']['output'];
  /** Corrected by the phone's clock error. */
  readonly at: Scalars['DateTime']['output'];
  /** By the phone's clock. */
  readonly deviceTime: Scalars['DateTime']['output'];
  readonly receivedAt: Scalars['DateTime']['output'];
  /** Null until the session that Sonde derives is stored. */
  readonly sessionId?: Maybe<Scalars['ID']['output']>;
  readonly installId: Scalars['String']['output'];
  readonly userId?: Maybe<Scalars['String']['output']>;
  readonly screen?: Maybe<Scalars['String']['output']>;
  readonly name?: Maybe<Scalars['String']['output']>;
  readonly durationMs?: Maybe<Scalars['Float']['output']>;
  /** HTTP status; 0 for a request without a response. */
  readonly status?: Maybe<Scalars['Int']['output']>;
  readonly url?: Maybe<Scalars['String']['output']>;
  readonly method?: Maybe<Scalars['String']['output']>;
  readonly appVersion?: Maybe<Scalars['String']['output']>;
  /** The group that it is shown in. */
  readonly errorGroupId?: Maybe<Scalars['ID']['output']>;
  /** The group that it is stored in: another one where that was merged. */
  readonly fingerprint?: Maybe<Scalars['ID']['output']>;
  /** A number comes back with the digits it was sent with. */
  readonly attributes: Scalars['JSON']['output'];
  /** The typed event. */
  readonly payload: Scalars['JSON']['output'];
  /** The stack of a crash, error or anr as people read it. */
  readonly stack?: Maybe<Scalars['String']['output']>;
  /** The exceptions of a crash, error or anr: the cause first, then what it led to. */
  readonly exceptions: ReadonlyArray<EventException>;
  /** The threads that the SDK saw: the one that crashed first, then the one that draws. */
  readonly threads: ReadonlyArray<EventThread>;
  /** What came before it in its session, for up to 12 hours, newest last; up to 100. */
  readonly breadcrumbs: ReadonlyArray<Event>;
  /** Null until the session that Sonde derives is stored. */
  readonly session?: Maybe<Session>;
};

export type EventBreadcrumbsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type EventException = {
  readonly type?: Maybe<Scalars['String']['output']>;
  readonly message?: Maybe<Scalars['String']['output']>;
  /** The innermost of the chain: what the others followed from. */
  readonly isCause: Scalars['Boolean']['output'];
  /** Innermost call first. */
  readonly frames: ReadonlyArray<EventFrame>;
};

export type EventThread = {
  readonly name?: Maybe<Scalars['String']['output']>;
  /** It draws. */
  readonly main: Scalars['Boolean']['output'];
  /** It ended the process. */
  readonly crashed: Scalars['Boolean']['output'];
  /** What the runtime says it was doing. */
  readonly state?: Maybe<Scalars['String']['output']>;
  /** Innermost call first. */
  readonly frames: ReadonlyArray<EventFrame>;
};

export type EventFrame = {
  /** As people read it, such as: com.shop.Cart.total (Cart.kt:12). */
  readonly text: Scalars['String']['output'];
  /** Whether it is the app's own code; null where neither sender nor grouping says so. */
  readonly inApp?: Maybe<Scalars['Boolean']['output']>;
  readonly file?: Maybe<Scalars['String']['output']>;
  readonly line?: Maybe<Scalars['Float']['output']>;
  readonly column?: Maybe<Scalars['Float']['output']>;
  /** Its name is part of what makes the event's group. */
  readonly decides: Scalars['Boolean']['output'];
  /** What the grouping thought of it; null on stacks that it did not need. */
  readonly because?: Maybe<Scalars['String']['output']>;
};

export type EventConnection = {
  readonly edges: ReadonlyArray<EventEdge>;
  readonly pageInfo: PageInfo;
};

export type EventEdge = {
  readonly node: Event;
  readonly cursor: Scalars['String']['output'];
};

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
  readonly by?: InputMaybe<ErrorGroupOrderField>;
  /** With NEW_IN_VERSION, and only there: the version, as events name it; else the newest one that users have. */
  readonly version?: InputMaybe<Scalars['String']['input']>;
  readonly direction?: InputMaybe<OrderDirection>;
};

/** Crashes, errors or ANRs with the same cause. Figures are of the asked range unless said otherwise. A group that was merged is shown as the one that it was merged into, which has the events of all of them. */
export type ErrorGroup = {
  readonly id: Scalars['ID']['output'];
  readonly title: Scalars['String']['output'];
  readonly culprit?: Maybe<Scalars['String']['output']>;
  readonly kind: ErrorKind;
  /** Where the work on it stands, with what came since the last decision. */
  readonly status: ErrorGroupStatus;
  /** Rises with everything that is done with the group; changes name the one that they saw. */
  readonly version: Scalars['Int']['output'];
  /** Who takes care of it. */
  readonly assignee?: Maybe<Scalars['String']['output']>;
  /** While it is resolved or regressed. */
  readonly resolution?: Maybe<ErrorGroupResolution>;
  /** While it is regressed. */
  readonly regression?: Maybe<ErrorGroupRegression>;
  /** While it is ignored. */
  readonly ignored?: Maybe<ErrorGroupIgnore>;
  /** True for the one group of an app that takes the errors beyond those that are kept apart in a day. */
  readonly folded: Scalars['Boolean']['output'];
  /** Over all events that are kept. */
  readonly firstSeen: Scalars['DateTime']['output'];
  /** Over all events that are kept. */
  readonly lastSeen: Scalars['DateTime']['output'];
  /** The oldest version that has had it, compared as versions, over all events that are kept; null when no event says one. */
  readonly firstVersion?: Maybe<Scalars['String']['output']>;
  /** The newest version that has had it, likewise. */
  readonly lastVersion?: Maybe<Scalars['String']['output']>;
  /** Whether its first version is the newest one that users of the app have. */
  readonly newInVersion: Scalars['Boolean']['output'];
  readonly events: Scalars['Float']['output'];
  /** Distinct installs. */
  readonly users: Scalars['Float']['output'];
  /** Distinct sessions, named by the SDK or derived. */
  readonly sessions: Scalars['Float']['output'];
  /** Against the range of the same length before; null where events of that may have expired. */
  readonly growth?: Maybe<ErrorGroupGrowth>;
  /** Events by day (UTC); by month for ranges over 400 days. */
  readonly series: ReadonlyArray<ErrorGroupPoint>;
  /** Over time (UTC) and against the sessions that there were. At most 7 days at MINUTE, 100 at HOUR, 400 at DAY, 3,660 at WEEK and MONTH. By version: of the 10 versions with the most events of the group, these first; else one. */
  readonly trend: ReadonlyArray<ErrorGroupTrend>;
  /** Up to 20, the most frequent first. */
  readonly versions: ReadonlyArray<ErrorGroupShare>;
  /** Up to 20, the most frequent first. */
  readonly devices: ReadonlyArray<ErrorGroupShare>;
  /** Up to 20, the most frequent first. */
  readonly osVersions: ReadonlyArray<ErrorGroupShare>;
  /** Up to 20, the most frequent first. */
  readonly countries: ReadonlyArray<ErrorGroupShare>;
  /** Newest first. */
  readonly sampleEvents: ReadonlyArray<Event>;
  /** Groups that look like this one, the most alike first: what it may have been called by another version. */
  readonly similar: ReadonlyArray<SimilarErrorGroup>;
  /** What was merged into this group, most events first. */
  readonly merged: ReadonlyArray<MergedErrorGroup>;
  /** Why an event of the group belongs to it, in words: of its newest one in the range, or of the one that is named. Null where there is no such event. */
  readonly grouping?: Maybe<ErrorGrouping>;
  /** What was done with the group, newest first: decisions, notes, what Sonde found, merges into it and out of it, and what was done with the groups that its events were in before the app was regrouped. A group that was merged into another keeps its own, which shows again when it is unmerged. */
  readonly activity: ErrorGroupActivityConnection;
};

/** Crashes, errors or ANRs with the same cause. Figures are of the asked range unless said otherwise. A group that was merged is shown as the one that it was merged into, which has the events of all of them. */
export type ErrorGroupTrendArgs = {
  grain?: InputMaybe<Grain>;
  byVersion?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Crashes, errors or ANRs with the same cause. Figures are of the asked range unless said otherwise. A group that was merged is shown as the one that it was merged into, which has the events of all of them. */
export type ErrorGroupSampleEventsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Crashes, errors or ANRs with the same cause. Figures are of the asked range unless said otherwise. A group that was merged is shown as the one that it was merged into, which has the events of all of them. */
export type ErrorGroupSimilarArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Crashes, errors or ANRs with the same cause. Figures are of the asked range unless said otherwise. A group that was merged is shown as the one that it was merged into, which has the events of all of them. */
export type ErrorGroupGroupingArgs = {
  eventId?: InputMaybe<Scalars['ID']['input']>;
};

/** Crashes, errors or ANRs with the same cause. Figures are of the asked range unless said otherwise. A group that was merged is shown as the one that it was merged into, which has the events of all of them. */
export type ErrorGroupActivityArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type ErrorGroupResolution = {
  readonly in: ResolveIn;
  /** VERSION: the one that was named; else the newest one there was then. */
  readonly appVersion?: Maybe<Scalars['String']['output']>;
  readonly appBuild?: Maybe<Scalars['String']['output']>;
  readonly at: Scalars['DateTime']['output'];
  /** Name of the key with which it was done. */
  readonly by: Scalars['String']['output'];
};

export type ErrorGroupRegression = {
  /** Of the event that shows it. */
  readonly appVersion?: Maybe<Scalars['String']['output']>;
  readonly appBuild?: Maybe<Scalars['String']['output']>;
  readonly eventId: Scalars['ID']['output'];
  /** When the event happened. */
  readonly eventAt: Scalars['DateTime']['output'];
  /** When it was found. */
  readonly at: Scalars['DateTime']['output'];
};

export type ErrorGroupIgnore = {
  readonly until: IgnoreUntil;
  /** USERS: that many distinct installs since then. */
  readonly users?: Maybe<Scalars['Float']['output']>;
  /** DAYS: when it ends. */
  readonly endsAt?: Maybe<Scalars['DateTime']['output']>;
  readonly at: Scalars['DateTime']['output'];
  /** Name of the key with which it was done. */
  readonly by: Scalars['String']['output'];
};

export type ErrorGroupGrowth = {
  readonly eventsBefore: Scalars['Float']['output'];
  /** Distinct installs. */
  readonly usersBefore: Scalars['Float']['output'];
  /** Users ÷ users before; null where there were none. */
  readonly ratio?: Maybe<Scalars['Float']['output']>;
  /** The lower end of the 95 % interval of that ratio, as far as numbers alone can tell: 1 → 3 users is at least 0.43, 1,000 → 2,000 at least 1.85. Wilson's interval of the share of users that are in the later range. */
  readonly atLeast: Scalars['Float']['output'];
};

export type ErrorGroupPoint = {
  readonly at: Scalars['DateTime']['output'];
  readonly events: Scalars['Float']['output'];
};

export type ErrorGroupTrend = {
  /** Null without byVersion. */
  readonly appVersion?: Maybe<Scalars['String']['output']>;
  readonly events: Scalars['Float']['output'];
  /** Of the app, or of the version; null where that cannot be told, as with filters that sessions do not know. */
  readonly sessions?: Maybe<Scalars['Float']['output']>;
  /** Events per 1,000 of these sessions; null without any. */
  readonly perThousandSessions?: Maybe<Scalars['Float']['output']>;
  readonly points: ReadonlyArray<ErrorGroupTrendPoint>;
};

export type ErrorGroupTrendPoint = {
  /** Start of the bucket. */
  readonly at: Scalars['DateTime']['output'];
  readonly events: Scalars['Float']['output'];
  /** Distinct installs. */
  readonly users: Scalars['Float']['output'];
  /** Sessions that start in the bucket, of the app or of the version. */
  readonly sessions?: Maybe<Scalars['Float']['output']>;
  readonly perThousandSessions?: Maybe<Scalars['Float']['output']>;
};

export type ErrorGroupShare = {
  readonly value: Scalars['String']['output'];
  readonly events: Scalars['Float']['output'];
  /** Distinct installs. */
  readonly users: Scalars['Float']['output'];
};

export type SimilarErrorGroup = {
  readonly group: ErrorGroup;
  /** 0 to 1, by the words that their names share. */
  readonly similarity: Scalars['Float']['output'];
};

/** A group that is shown as the one that it was merged into. */
export type MergedErrorGroup = {
  readonly id: Scalars['ID']['output'];
  readonly title: Scalars['String']['output'];
  readonly culprit?: Maybe<Scalars['String']['output']>;
  readonly kind: ErrorKind;
  readonly events: Scalars['Float']['output'];
  /** Distinct installs. */
  readonly users: Scalars['Float']['output'];
};

/** What made an event's group, by the rules that the app has now. */
export type ErrorGrouping = {
  readonly eventId: Scalars['ID']['output'];
  /** The group by these rules, before merges. */
  readonly id: Scalars['ID']['output'];
  /** The group under which the event is stored. */
  readonly fingerprint: Scalars['ID']['output'];
  /** Version of Sonde's own rules. */
  readonly version: Scalars['Int']['output'];
  /** The whole of it, for people. */
  readonly sentences: ReadonlyArray<Scalars['String']['output']>;
  /** The rules that took part, in order. */
  readonly steps: ReadonlyArray<ErrorGroupingStep>;
  /** The stack that was looked at, innermost call first. */
  readonly frames: ReadonlyArray<ErrorGroupingFrame>;
};

export type ErrorGroupingStep = {
  readonly rule: Scalars['String']['output'];
  readonly reason: Scalars['String']['output'];
  /** What it was applied to, such as the message without its values. */
  readonly of?: Maybe<Scalars['String']['output']>;
};

export type ErrorGroupingFrame = {
  readonly text: Scalars['String']['output'];
  readonly inApp: Scalars['Boolean']['output'];
  /** Its name is part of what makes the group. */
  readonly decides: Scalars['Boolean']['output'];
  readonly because: Scalars['String']['output'];
};

export type ErrorGroupConnection = {
  readonly edges: ReadonlyArray<ErrorGroupEdge>;
  readonly pageInfo: PageInfo;
};

export type ErrorGroupEdge = {
  readonly node: ErrorGroup;
  readonly cursor: Scalars['String']['output'];
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

export type ErrorGroupActivity = {
  /** The group's version since then; null for merges, which belong to the app's grouping, and for lines of a former group. */
  readonly version?: Maybe<Scalars['Int']['output']>;
  readonly at: Scalars['DateTime']['output'];
  /** Name of the key with which it was done; Sonde for what Sonde found. */
  readonly by: Scalars['String']['output'];
  readonly deed: ErrorGroupDeed;
  /** In words, such as: resolved in version 4.2.0 (4200). */
  readonly sentence: Scalars['String']['output'];
  /** ASSIGNED: to whom. */
  readonly assignee?: Maybe<Scalars['String']['output']>;
  /** NOTED: the note. */
  readonly note?: Maybe<Scalars['String']['output']>;
  /** RESOLVED: the version it is about. REGRESSED: that of the event. */
  readonly appVersion?: Maybe<Scalars['String']['output']>;
  readonly appBuild?: Maybe<Scalars['String']['output']>;
  /** REGRESSED: the event that shows it. */
  readonly eventId?: Maybe<Scalars['ID']['output']>;
  /** MERGED and UNMERGED: the group that it came from or goes to. INHERITED: the former group. */
  readonly otherGroupId?: Maybe<Scalars['ID']['output']>;
  /** The former group with which it was done: its events came to this one when the app was regrouped. Null: done with the group itself. */
  readonly formerGroupId?: Maybe<Scalars['ID']['output']>;
};

export type ErrorGroupActivityConnection = {
  readonly edges: ReadonlyArray<ErrorGroupActivityEdge>;
  readonly pageInfo: PageInfo;
};

export type ErrorGroupActivityEdge = {
  readonly node: ErrorGroupActivity;
  readonly cursor: Scalars['String']['output'];
};

/** A group as its reader saw it. */
export type ErrorGroupSeen = {
  readonly id: Scalars['ID']['input'];
  /** ErrorGroup.version as it was seen: the change is a CONFLICT when something was done since. Null: whatever has happened. */
  readonly version?: InputMaybe<Scalars['Int']['input']>;
};

export type ResolveIn =
  /** Now: regressed by an event that happens from now on, in the newest version there is now or a newer one. */
  | 'NOW'
  /** In the version that is named: regressed by an event that comes in from now on, of that version or a newer one. */
  | 'VERSION'
  /** In the version after the newest there is now: regressed by an event of a newer version than that. */
  | 'NEXT_VERSION';

export type ResolveErrorGroupsInput = {
  readonly appId: Scalars['ID']['input'];
  /** 1 to 100, each once. */
  readonly groups: ReadonlyArray<ErrorGroupSeen>;
  readonly in?: ResolveIn;
  /** With VERSION, and only there: 1 to 256 characters without control characters, as events name it. */
  readonly appVersion?: InputMaybe<Scalars['String']['input']>;
  /** With VERSION: where builds of one version are told apart. */
  readonly appBuild?: InputMaybe<Scalars['String']['input']>;
};

export type ReopenErrorGroupsInput = {
  readonly appId: Scalars['ID']['input'];
  /** 1 to 100, each once. */
  readonly groups: ReadonlyArray<ErrorGroupSeen>;
};

export type IgnoreUntil =
  | 'FOREVER'
  /** Until so many distinct installs have had it from now on. */
  | 'USERS'
  | 'DAYS';

export type IgnoreErrorGroupsInput = {
  readonly appId: Scalars['ID']['input'];
  /** 1 to 100, each once. */
  readonly groups: ReadonlyArray<ErrorGroupSeen>;
  readonly until?: IgnoreUntil;
  /** With USERS, and only there: 1 to 1,000,000,000. */
  readonly users?: InputMaybe<Scalars['Int']['input']>;
  /** With DAYS, and only there: 1 to 3,650. */
  readonly days?: InputMaybe<Scalars['Int']['input']>;
};

export type AssignErrorGroupsInput = {
  readonly appId: Scalars['ID']['input'];
  /** 1 to 100, each once. */
  readonly groups: ReadonlyArray<ErrorGroupSeen>;
  /** A name or an address, 1 to 200 characters without control characters; null: nobody. */
  readonly to?: InputMaybe<Scalars['String']['input']>;
};

export type NoteErrorGroupInput = {
  readonly appId: Scalars['ID']['input'];
  readonly group: ErrorGroupSeen;
  /** 1 to 5,000 characters. */
  readonly text: Scalars['String']['input'];
};

export type MergeErrorGroupsInput = {
  readonly appId: Scalars['ID']['input'];
  /** App.grouping.revision as it was seen: CONFLICT when merges or rules were changed since. Null: whatever has happened. */
  readonly revision?: InputMaybe<Scalars['String']['input']>;
  readonly into: Scalars['ID']['input'];
  /** 1 to 100. Groups that were merged into them come along. */
  readonly ids: ReadonlyArray<Scalars['ID']['input']>;
};

export type UnmergeErrorGroupsInput = {
  readonly appId: Scalars['ID']['input'];
  /** As in MergeErrorGroupsInput. */
  readonly revision?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 100, each merged into another. */
  readonly ids: ReadonlyArray<Scalars['ID']['input']>;
};

export type ErrorGroupOutcome =
  | 'DONE'
  /** Somebody did something first: conflict says who and what, message where there is no more to say. Look again and decide again. */
  | 'CONFLICT'
  /** There is no such group. */
  | 'NOT_FOUND'
  /** It makes no sense for the group as it is: message says why. */
  | 'REFUSED';

/** What became of one group, in the order in which they were named. One that could not be changed keeps no other from it. */
export type ErrorGroupChange = {
  readonly outcome: ErrorGroupOutcome;
  /** As it is now, with the figures of the last 30 days; null where there is none. */
  readonly group?: Maybe<ErrorGroup>;
  readonly conflict?: Maybe<ErrorGroupConflict>;
  /** Why it was not done. */
  readonly message?: Maybe<Scalars['String']['output']>;
};

/** What was done since the version that was named. */
export type ErrorGroupConflict = {
  /** ErrorGroup.version now; null when the group was merged into the one that is shown. */
  readonly version?: Maybe<Scalars['Int']['output']>;
  readonly by: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly deed: ErrorGroupDeed;
  readonly sentence: Scalars['String']['output'];
  /** All of it, oldest first; up to 20, the newest. */
  readonly since: ReadonlyArray<ErrorGroupActivity>;
};

export type AppGrouping = {
  /** Stands for version, rules and merges as they are now; changes name the one that they saw. */
  readonly revision: Scalars['String']['output'];
  /** Version of Sonde's own rules by which the app's errors are grouped. */
  readonly version: Scalars['Int']['output'];
  /** The newest version that this Sonde has. */
  readonly newestVersion: Scalars['Int']['output'];
  /** The app's own rules. The first that matches decides. */
  readonly rules: ReadonlyArray<GroupingRule>;
  /** Merges that hold, newest first. */
  readonly merges: ErrorGroupMergeConnection;
  /** The last regrouping of what is stored; null when there was none. */
  readonly regroup?: Maybe<Regroup>;
};

export type AppGroupingMergesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type GroupingRule = {
  /** Given by whoever set it, or by Sonde; stays the same when the list is set again. */
  readonly id: Scalars['String']['output'];
  readonly title: Scalars['String']['output'];
  /** All of them match. */
  readonly match: ReadonlyArray<GroupingMatcher>;
  /** Errors that match are one group of this name; null: they are grouped by Sonde's rules. */
  readonly fingerprint?: Maybe<Scalars['String']['output']>;
  /** Frames that match are the app's own, or are not; null: as the sender says, or as Sonde knows. */
  readonly inApp?: Maybe<Scalars['Boolean']['output']>;
};

export type GroupingMatcher = {
  readonly on: GroupingMatcherOn;
  readonly glob: Scalars['String']['output'];
};

export type GroupingMatcherOn =
  /** Type of the exception, or name of the signal. */
  | 'TYPE'
  | 'MESSAGE'
  /** Module, package or class of a frame. */
  | 'MODULE'
  | 'FUNCTION'
  /** File or image of a frame. */
  | 'PATH';

export type ErrorGroupMerge = {
  /** The group that was merged. */
  readonly from: Scalars['ID']['output'];
  readonly into: Scalars['ID']['output'];
  readonly at: Scalars['DateTime']['output'];
  /** Name of the key with which it was done. */
  readonly by: Scalars['String']['output'];
};

export type ErrorGroupMergeConnection = {
  readonly edges: ReadonlyArray<ErrorGroupMergeEdge>;
  readonly pageInfo: PageInfo;
};

export type ErrorGroupMergeEdge = {
  readonly node: ErrorGroupMerge;
  readonly cursor: Scalars['String']['output'];
};

export type RegroupState =
  /** The processor has not begun. */
  | 'WAITING'
  | 'RUNNING'
  | 'DONE'
  | 'FAILED';

/** Brings the app's grouping to events that were stored before. */
export type Regroup = {
  readonly state: RegroupState;
  /** UTC days with events of the app; 0 while they are not counted yet. */
  readonly daysAll: Scalars['Int']['output'];
  readonly daysDone: Scalars['Int']['output'];
  readonly at: Scalars['DateTime']['output'];
  /** Name of the key with which it was wanted. */
  readonly by: Scalars['String']['output'];
  /** Why it failed. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Merges that do not go on: the rules put what was merged together with events that nobody had merged, and these would be shown in a group that is none of theirs. */
  readonly endedMerges: ReadonlyArray<ErrorGroupMerge>;
};

export type GroupingPreview = {
  /** Events of the range that belong to groups. */
  readonly events: Scalars['Float']['output'];
  /** Of those, how many were looked at: of every group some, and the newest of them. Counts are of these. */
  readonly eventsLookedAt: Scalars['Float']['output'];
  /** Whether all were looked at. */
  readonly complete: Scalars['Boolean']['output'];
  readonly groupsBefore: Scalars['Int']['output'];
  readonly groupsAfter: Scalars['Int']['output'];
  /** Of the events that were looked at, those whose group would be another one. */
  readonly eventsMoved: Scalars['Float']['output'];
  /** Groups that would stay as they are. */
  readonly stay: Scalars['Int']['output'];
  /** Groups that would only get another id. */
  readonly rename: Scalars['Int']['output'];
  /** Several groups become one. */
  readonly merge: Scalars['Int']['output'];
  /** One group becomes several. */
  readonly split: Scalars['Int']['output'];
  /** Several become several others: parts of some go together with parts of others. */
  readonly mix: Scalars['Int']['output'];
  /** What would change, most events first; what stays comes last. */
  readonly changes: ReadonlyArray<GroupingChange>;
};

export type GroupingChangeKind =
  | 'STAY'
  | 'RENAME'
  | 'MERGE'
  | 'SPLIT'
  | 'MIX';

/** Groups that share events, before and after. */
export type GroupingChange = {
  readonly kind: GroupingChangeKind;
  /** Of those that were looked at. */
  readonly events: Scalars['Float']['output'];
  /** Most events first, up to 20. */
  readonly before: ReadonlyArray<GroupingPart>;
  /** Most events first, up to 20. */
  readonly after: ReadonlyArray<GroupingPart>;
};

export type GroupingPart = {
  readonly id: Scalars['ID']['output'];
  readonly title: Scalars['String']['output'];
  readonly events: Scalars['Float']['output'];
};

export type SetGroupingRulesInput = {
  readonly appId: Scalars['ID']['input'];
  /** AppGrouping.revision as it was seen: CONFLICT when rules or merges were changed since. Null: whatever has happened. */
  readonly revision?: InputMaybe<Scalars['String']['input']>;
  /** Up to 100. */
  readonly rules: ReadonlyArray<GroupingRuleInput>;
};

export type GroupingRuleInput = {
  /** 1 to 64 letters, digits, - and _, unique in the list; null: Sonde makes one. */
  readonly id?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. */
  readonly title: Scalars['String']['input'];
  /** 1 to 10; all must match: those on the exception the same exception, those on frames one frame of it. */
  readonly match: ReadonlyArray<GroupingMatcherInput>;
  /** 1 to 200 characters. A rule has this, or inApp, or both. */
  readonly fingerprint?: InputMaybe<Scalars['String']['input']>;
  readonly inApp?: InputMaybe<Scalars['Boolean']['input']>;
};

export type GroupingMatcherInput = {
  readonly on: GroupingMatcherOn;
  /** * is any text, ? any one character; all else is what it says. 1 to 200 characters. */
  readonly glob: Scalars['String']['input'];
};

export type ApplyGroupingInput = {
  readonly appId: Scalars['ID']['input'];
  /** As in SetGroupingRulesInput. */
  readonly revision?: InputMaybe<Scalars['String']['input']>;
  /** One of Sonde's versions; null: the app's, to bring its own rules to what is stored. */
  readonly version?: InputMaybe<Scalars['Int']['input']>;
};

export type Mutation = {
  /** With the admin token. */
  readonly createTenant: Tenant;
  /** With the admin token. */
  readonly createApp: App;
  /**
   * Changes settings of an app. With the admin token, or a MANAGE key for its own tenant. What is left out stays as it is.
   * New limits hold for what is sent within a minute or so, a new session gap for sessions from then on. New retentions hold for
   * events that are there already as well: of less retention questions know at once, of more as soon as it was done to them,
   * which takes minutes; what had expired before stays gone.
   */
  readonly updateApp: App;
  /** With the admin token, or a MANAGE key for its own tenant. The secret is shown this once. */
  readonly createKey: CreatedKey;
  /** With the admin token, or a MANAGE key for its own tenant. It ends everywhere within a minute. */
  readonly revokeKey: Key;
  /** When a version reached its users, where its rows cannot tell. With the admin token, or a MANAGE key of the app's tenant. */
  readonly setRelease: App;
  /** Makes an attribute a dimension, or gives it another title: up to 20 of an app. Events that came before count as well. With the admin token, or a MANAGE key of the app's tenant. */
  readonly registerAttribute: App;
  /** With the admin token, or a MANAGE key of the app's tenant. Events keep the attribute. */
  readonly unregisterAttribute: App;
  /** Says that the cause is gone. The group regresses by itself when a version has it that should not. Undone by reopenErrorGroups. With the admin token, or a MANAGE key of the app's tenant; so are all changes of groups. */
  readonly resolveErrorGroups: ReadonlyArray<ErrorGroupChange>;
  /** Back to UNRESOLVED, from resolved, regressed or ignored. */
  readonly reopenErrorGroups: ReadonlyArray<ErrorGroupChange>;
  /** Out of sight until something happens. Undone by reopenErrorGroups. */
  readonly ignoreErrorGroups: ReadonlyArray<ErrorGroupChange>;
  /** Undone by assigning to nobody, or to whoever it was before. */
  readonly assignErrorGroups: ReadonlyArray<ErrorGroupChange>;
  /** Notes stay: the log is never rewritten. */
  readonly noteErrorGroup: ErrorGroup;
  /** Shows groups as one, from their first event on and for all that will come. All of them or none. Undone exactly by unmergeErrorGroups: no event is rewritten. */
  readonly mergeErrorGroups: ErrorGroup;
  /** Takes groups out of those that they were merged into: each is again what it would be without the merge. Answers them in their order. Undone by mergeErrorGroups. */
  readonly unmergeErrorGroups: ReadonlyArray<ErrorGroup>;
  /** Replaces the app's own rules. They hold for events that come in from then on; applyGrouping brings them to those that are stored. Undone by setting the former ones. With the admin token, or a MANAGE key of the app's tenant. */
  readonly setGroupingRules: AppGrouping;
  /** Brings a version of Sonde's rules and the app's own to what is stored and to all that will come. The processor does it in the background, newest days first; links lead from the former groups to the new ones. Undone by applying the former version. With the admin token, or a MANAGE key of the app's tenant. */
  readonly applyGrouping: AppGrouping;
};

export type MutationCreateTenantArgs = {
  input: CreateTenantInput;
};

export type MutationCreateAppArgs = {
  input: CreateAppInput;
};

export type MutationUpdateAppArgs = {
  input: UpdateAppInput;
};

export type MutationCreateKeyArgs = {
  input: CreateKeyInput;
};

export type MutationRevokeKeyArgs = {
  id: Scalars['ID']['input'];
};

export type MutationSetReleaseArgs = {
  input: SetReleaseInput;
};

export type MutationRegisterAttributeArgs = {
  input: RegisterAttributeInput;
};

export type MutationUnregisterAttributeArgs = {
  input: UnregisterAttributeInput;
};

export type MutationResolveErrorGroupsArgs = {
  input: ResolveErrorGroupsInput;
};

export type MutationReopenErrorGroupsArgs = {
  input: ReopenErrorGroupsInput;
};

export type MutationIgnoreErrorGroupsArgs = {
  input: IgnoreErrorGroupsInput;
};

export type MutationAssignErrorGroupsArgs = {
  input: AssignErrorGroupsInput;
};

export type MutationNoteErrorGroupArgs = {
  input: NoteErrorGroupInput;
};

export type MutationMergeErrorGroupsArgs = {
  input: MergeErrorGroupsInput;
};

export type MutationUnmergeErrorGroupsArgs = {
  input: UnmergeErrorGroupsInput;
};

export type MutationSetGroupingRulesArgs = {
  input: SetGroupingRulesInput;
};

export type MutationApplyGroupingArgs = {
  input: ApplyGroupingInput;
};

export type CreateTenantInput = {
  /** Unique. */
  readonly name: Scalars['String']['input'];
};

export type CreateAppInput = {
  readonly tenantId: Scalars['ID']['input'];
  /** Unique within the tenant. */
  readonly name: Scalars['String']['input'];
  readonly platform: Platform;
  /** 1 to 3,650 days. */
  readonly retentionDays?: InputMaybe<Scalars['Int']['input']>;
  /** Minutes without events after which a session that Sonde derives ends: 1 to 1,440. */
  readonly sessionGapMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** Events a second that are taken, 1 and above; what is beyond is RATE_LIMITED. Without it: no limit. */
  readonly eventsPerSecond?: InputMaybe<Scalars['Int']['input']>;
  /** Events a day (UTC) that are taken, 1 and above; what is beyond is OVER_QUOTA. Without it: no limit. */
  readonly eventsPerDay?: InputMaybe<Scalars['Int']['input']>;
  /** Days for which sums by quarter-hour are kept, 1 to 3,650; never less than events are. Without it: 397. */
  readonly quarterHourRetentionDays?: InputMaybe<Scalars['Int']['input']>;
  /** Days for which sums by UTC day are kept, 1 to 3,650; never less than events are. Without it: 1,096. */
  readonly dayRetentionDays?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Values of a dimension that sums name, 1 to 100,000. Without it: 1,000. What came beyond is put together as __other__ and
   * stays so: raising it helps dimensions that have not had more values yet.
   */
  readonly maxDimensionValues?: InputMaybe<Scalars['Int']['input']>;
};

export type UpdateAppInput = {
  readonly appId: Scalars['ID']['input'];
  /** Unique within the tenant. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 3,650 days. */
  readonly retentionDays?: InputMaybe<Scalars['Int']['input']>;
  /** Minutes without events after which a session that Sonde derives ends: 1 to 1,440. */
  readonly sessionGapMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** Events a second that are taken, 1 and above; null: no limit. */
  readonly eventsPerSecond?: InputMaybe<Scalars['Int']['input']>;
  /** Events a day (UTC) that are taken, 1 and above; null: no limit. */
  readonly eventsPerDay?: InputMaybe<Scalars['Int']['input']>;
  /** Days for which sums by quarter-hour are kept, 1 to 3,650; never less than events are. Null: 397. */
  readonly quarterHourRetentionDays?: InputMaybe<Scalars['Int']['input']>;
  /** Days for which sums by UTC day are kept, 1 to 3,650; never less than events are. Null: 1,096. */
  readonly dayRetentionDays?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Values of a dimension that sums name, 1 to 100,000. Null: 1,000. What came beyond is put together as __other__ and
   * stays so: raising it helps dimensions that have not had more values yet.
   */
  readonly maxDimensionValues?: InputMaybe<Scalars['Int']['input']>;
};

export type CreateKeyInput = {
  readonly tenantId: Scalars['ID']['input'];
  /** For INGEST keys: the one app they write to. */
  readonly appId?: InputMaybe<Scalars['ID']['input']>;
  readonly kind: KeyKind;
  readonly name: Scalars['String']['input'];
};

export type Tenant = {
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
};

export type Key = {
  readonly id: Scalars['ID']['output'];
  /** Public part by which people tell keys apart. */
  readonly prefix: Scalars['String']['output'];
  readonly kind: KeyKind;
  readonly name: Scalars['String']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  readonly tenantId: Scalars['ID']['output'];
  readonly appId?: Maybe<Scalars['ID']['output']>;
  readonly revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type CreatedKey = {
  readonly key: Key;
  /** Shown once and kept nowhere. */
  readonly secret: Scalars['String']['output'];
};
