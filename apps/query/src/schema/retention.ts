export const retentionSdl = /* GraphQL */ `
  extend type App {
    "How many of the installs that were first seen on a day had a session so many days later. docs/retention-and-funnels.md says how it is counted."
    retention(input: RetentionInput!): Retention!
  }

  input RetentionInput {
    "In which installs were first seen: had their first event."
    range: TimeRange!
    "Days after the first one, each 0 to 400; at most 31 of them."
    days: [Int!] = [1, 7, 30]
    "Of the install's first event. Takes what every event says of its phone and app, from APP to PROTOCOL."
    filter: [DimensionFilter!]
    "By what the install's first event says."
    groupBy: [Dimension!]
    "Installs that were first seen on the same DAY, in the same WEEK or MONTH together. Without it: all of the range."
    grain: Grain
    "IANA name, by whose calendar days are counted."
    timeZone: String = "UTC"
    "Rows at most, 1 to 1,000."
    first: Int = 100
  }

  type Retention {
    "By time; without a grain those with most installs first."
    rows: [RetentionRow!]!
    "There were more rows than first."
    truncated: Boolean!
    "As of the moment before the answer was read."
    freshness: Freshness!
  }

  type RetentionRow {
    "Start of the bucket in which the installs were first seen; null without a grain."
    at: DateTime
    "In the order of groupBy."
    group: [DimensionValue!]!
    "Installs that were first seen."
    installs: Float!
    "In the order of days."
    days: [RetainedInstalls!]!
  }

  type RetainedInstalls {
    "Days after the first one."
    day: Int!
    "Of the installs those for which that day is over."
    installs: Float!
    "Of these, those with a session that started on that day."
    came: Float!
    "came ÷ installs; null where that day is over for none."
    value: Float
  }
`;
