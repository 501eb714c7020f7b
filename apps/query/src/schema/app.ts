export const appSdl = /* GraphQL */ `
  "RFC 3339; answers are in UTC with milliseconds."
  scalar DateTime

  "Any JSON; a number comes back with the digits it was sent with."
  scalar JSON

  type Query {
    "The apps of the key's tenant; for the admin token those of all tenants."
    apps: [App!]!
    "Null for an app of another tenant, exactly as for one that does not exist."
    app(id: ID!): App
    "Over all apps of the key's tenant. The admin token belongs to no tenant: ask through app."
    metrics(input: MetricsInput!): MetricsResult!
    metricDefinitions: [MetricDefinition!]!
  }

  type App {
    id: ID!
    name: String!
    platform: Platform!
    "Days for which events are kept."
    retentionDays: Int!
    "Days for which sums by quarter-hour are kept; never less than events are."
    quarterHourRetentionDays: Int!
    "Days for which sums by UTC day are kept; never less than events are."
    dayRetentionDays: Int!
    "Values of a dimension that sums name; later ones are put together as __other__."
    maxDimensionValues: Int!
    "Minutes without events after which a session that Sonde derives ends."
    sessionGapMinutes: Int!
    "Events a second that are taken; null: no limit."
    eventsPerSecond: Int
    "Events a day (UTC) that are taken; null: no limit."
    eventsPerDay: Int
    metrics(input: MetricsInput!): MetricsResult!
    "Newest first."
    sessions(
      range: TimeRange!
      filter: [DimensionFilter!]
      first: Int = 50
      after: String
    ): SessionConnection!
    session(id: ID!): Session
    "Newest first."
    events(range: TimeRange!, filter: [DimensionFilter!], first: Int = 50, after: String): EventConnection!
    errorGroups(
      range: TimeRange!
      filter: [DimensionFilter!]
      status: [ErrorGroupStatus!]
      orderBy: ErrorGroupOrder
      first: Int = 50
      after: String
    ): ErrorGroupConnection!
    "The range is the last 30 days unless given."
    errorGroup(id: ID!, range: TimeRange): ErrorGroup
    "What became of the events that were received on the days (UTC) that the range touches."
    ledger(range: TimeRange!): [LedgerEntry!]!
    freshness: Freshness!
  }

  "Half-open: from <= t < to."
  input TimeRange {
    from: DateTime!
    to: DateTime!
  }

  "Values are those that answers show, unknown included. Several filters all hold."
  input DimensionFilter {
    dimension: Dimension!
    "Key of a registered attribute, with the dimension ATTRIBUTE and only there."
    attribute: String
    in: [String!]
    notIn: [String!]
  }

  enum OrderDirection {
    ASC
    DESC
  }

  type PageInfo {
    hasNextPage: Boolean!
    endCursor: String
  }

  type LedgerEntry {
    outcome: Outcome!
    "Why, for those that were not accepted."
    reason: String
    count: Float!
  }

  type Freshness {
    "Events that were answered with success and cannot be queried yet, of the whole log: of all apps and tenants together. 0 when all can; above 0 it may be that none of them is yours."
    lagEvents: Float!
    "Everything received before this can be queried, whoever sent it."
    processedThrough: DateTime!
  }
`;
