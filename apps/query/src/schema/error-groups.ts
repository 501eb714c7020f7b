export const errorGroupsSdl = /* GraphQL */ `
  enum ErrorGroupStatus {
    UNRESOLVED
    RESOLVED
    REGRESSED
    IGNORED
  }

  enum ErrorKind {
    CRASH
    ERROR
    ANR
  }

  enum ErrorGroupOrderField {
    EVENTS
    USERS
    SESSIONS
    LAST_SEEN
    "Over all events that are kept, whatever the filters."
    FIRST_SEEN
    "Groups whose first version is the newest one come first, by their events; then the others, by theirs."
    NEW_IN_VERSION
    "By growth.atLeast. BAD_USER_INPUT where events of the range before may have expired."
    GROWTH
  }

  "By the figures of the asked range."
  input ErrorGroupOrder {
    by: ErrorGroupOrderField = EVENTS
    "With NEW_IN_VERSION, and only there: the version, as events name it; else the newest one that users have."
    version: String
    direction: OrderDirection = DESC
  }

  "Crashes, errors or ANRs with the same cause. Figures are of the asked range unless said otherwise. A group that was merged is shown as the one that it was merged into, which has the events of all of them."
  type ErrorGroup {
    id: ID!
    title: String!
    culprit: String
    kind: ErrorKind!
    "Where the work on it stands, with what came since the last decision."
    status: ErrorGroupStatus!
    "Rises with everything that is done with the group; changes name the one that they saw."
    version: Int!
    "Who takes care of it."
    assignee: String
    "While it is resolved or regressed."
    resolution: ErrorGroupResolution
    "While it is regressed."
    regression: ErrorGroupRegression
    "While it is ignored."
    ignored: ErrorGroupIgnore
    "True for the one group of an app that takes the errors beyond those that are kept apart in a day."
    folded: Boolean!
    "Over all events that are kept."
    firstSeen: DateTime!
    "Over all events that are kept."
    lastSeen: DateTime!
    "The oldest version that has had it, compared as versions, over all events that are kept; null when no event says one."
    firstVersion: String
    "The newest version that has had it, likewise."
    lastVersion: String
    "Whether its first version is the newest one that users of the app have."
    newInVersion: Boolean!
    events: Float!
    "Distinct installs."
    users: Float!
    "Distinct sessions, named by the SDK or derived."
    sessions: Float!
    "Against the range of the same length before; null where events of that may have expired."
    growth: ErrorGroupGrowth
    "Events by day (UTC); by month for ranges over 400 days."
    series: [ErrorGroupPoint!]!
    "Over time (UTC) and against the sessions that there were. At most 7 days at MINUTE, 100 at HOUR, 400 at DAY, 3,660 at WEEK and MONTH. By version: of the 10 versions with the most events of the group, these first; else one."
    trend(grain: Grain = DAY, byVersion: Boolean = false): [ErrorGroupTrend!]!
    "Up to 20, the most frequent first."
    versions: [ErrorGroupShare!]!
    "Up to 20, the most frequent first."
    devices: [ErrorGroupShare!]!
    "Up to 20, the most frequent first."
    osVersions: [ErrorGroupShare!]!
    "Up to 20, the most frequent first."
    countries: [ErrorGroupShare!]!
    "Newest first."
    sampleEvents(first: Int = 5): [Event!]!
    "Groups that look like this one, the most alike first: what it may have been called by another version."
    similar(first: Int = 5): [SimilarErrorGroup!]!
    "What was merged into this group, most events first."
    merged: [MergedErrorGroup!]!
    "Why an event of the group belongs to it, in words: of its newest one in the range, or of the one that is named. Null where there is no such event."
    grouping(eventId: ID): ErrorGrouping
  }

  type ErrorGroupResolution {
    in: ResolveIn!
    "VERSION: the one that was named; else the newest one there was then."
    appVersion: String
    appBuild: String
    at: DateTime!
    "Name of the key with which it was done."
    by: String!
  }

  type ErrorGroupRegression {
    "Of the event that shows it."
    appVersion: String
    appBuild: String
    eventId: ID!
    "When the event happened."
    eventAt: DateTime!
    "When it was found."
    at: DateTime!
  }

  type ErrorGroupIgnore {
    until: IgnoreUntil!
    "USERS: that many distinct installs since then."
    users: Float
    "DAYS: when it ends."
    endsAt: DateTime
    at: DateTime!
    "Name of the key with which it was done."
    by: String!
  }

  type ErrorGroupGrowth {
    eventsBefore: Float!
    "Distinct installs."
    usersBefore: Float!
    "Users ÷ users before; null where there were none."
    ratio: Float
    "The lower end of the 95 % interval of that ratio, as far as numbers alone can tell: 1 → 3 users is at least 0.43, 1,000 → 2,000 at least 1.85. Wilson's interval of the share of users that are in the later range."
    atLeast: Float!
  }

  type ErrorGroupPoint {
    at: DateTime!
    events: Float!
  }

  type ErrorGroupTrend {
    "Null without byVersion."
    appVersion: String
    events: Float!
    "Of the app, or of the version; null where that cannot be told, as with filters that sessions do not know."
    sessions: Float
    "Events per 1,000 of these sessions; null without any."
    perThousandSessions: Float
    points: [ErrorGroupTrendPoint!]!
  }

  type ErrorGroupTrendPoint {
    "Start of the bucket."
    at: DateTime!
    events: Float!
    "Distinct installs."
    users: Float!
    "Sessions that start in the bucket, of the app or of the version."
    sessions: Float
    perThousandSessions: Float
  }

  type ErrorGroupShare {
    value: String!
    events: Float!
    "Distinct installs."
    users: Float!
  }

  type SimilarErrorGroup {
    group: ErrorGroup!
    "0 to 1, by the words that their names share."
    similarity: Float!
  }

  "A group that is shown as the one that it was merged into."
  type MergedErrorGroup {
    id: ID!
    title: String!
    culprit: String
    kind: ErrorKind!
    events: Float!
    "Distinct installs."
    users: Float!
  }

  "What made an event's group, by the rules that the app has now."
  type ErrorGrouping {
    eventId: ID!
    "The group by these rules, before merges."
    id: ID!
    "The group under which the event is stored."
    fingerprint: ID!
    "Version of Sonde's own rules."
    version: Int!
    "The whole of it, for people."
    sentences: [String!]!
    "The rules that took part, in order."
    steps: [ErrorGroupingStep!]!
    "The stack that was looked at, innermost call first."
    frames: [ErrorGroupingFrame!]!
  }

  type ErrorGroupingStep {
    rule: String!
    reason: String!
    "What it was applied to, such as the message without its values."
    of: String
  }

  type ErrorGroupingFrame {
    text: String!
    inApp: Boolean!
    "Its name is part of what makes the group."
    decides: Boolean!
    because: String!
  }

  type ErrorGroupConnection {
    edges: [ErrorGroupEdge!]!
    pageInfo: PageInfo!
  }

  type ErrorGroupEdge {
    node: ErrorGroup!
    cursor: String!
  }
`;
