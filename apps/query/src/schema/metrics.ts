export const metricsSdl = /* GraphQL */ `
  input MetricsInput {
    metrics: [MetricInput!]!
    range: TimeRange!
    filter: [DimensionFilter!]
    groupBy: [Dimension!]
    "Keys of registered attributes, as further dimensions behind those of groupBy. Metrics over sessions take none."
    groupByAttributes: [String!]
    "Start of the buckets by the calendar of the time zone; weeks start on Monday."
    grain: Grain
    "IANA name."
    timeZone: String = "UTC"
    "Without it: by time, then group. Nulls stand last."
    orderBy: [MetricOrder!]
    "Rows at most, 1 to 1,000."
    first: Int = 100
    precision: Precision = FAST
  }

  input MetricInput {
    metric: MetricId!
    "Duration metrics need one, others take none."
    statistic: Statistic
  }

  input MetricOrder {
    "Position in metrics, from 0."
    index: Int!
    direction: OrderDirection = ASC
  }

  enum Precision {
    "From rollups where they know what is asked, complete up to now; sums and counts are exact, percentiles and distinct counts within the bound that each value states."
    FAST
    "From raw rows."
    EXACT
  }

  type MetricsResult {
    rows: [MetricRow!]!
    "What the answer is, whatever was asked for."
    precision: Precision!
    "There were more rows than first."
    truncated: Boolean!
    "Dimensions with so many values that rollups name the first ones only: the others are together in the group __other__. EXACT names all."
    folded: [Dimension!]!
    "How the answer was put together. Takes the admin token."
    explain: [StatementExplanation!]!
    "As of the moment before the answer was read."
    freshness: Freshness!
  }

  "One statement that ClickHouse was asked."
  type StatementExplanation {
    "What it reads and why."
    steps: [String!]!
    sql: String!
    "Its bound parameters."
    params: JSON!
  }

  type MetricRow {
    "Start of the bucket; null without a grain."
    at: DateTime
    "In the order of groupBy, then of groupByAttributes."
    group: [DimensionValue!]!
    "In the order of metrics."
    values: [MetricValue!]!
  }

  type DimensionValue {
    dimension: Dimension!
    "Its key, where the dimension is ATTRIBUTE."
    attribute: String
    value: String!
  }

  type MetricValue {
    metric: MetricId!
    statistic: Statistic
    value: Float
    "Of rates."
    numerator: Float
    "Of rates."
    denominator: Float
    "The value is at most this far from the exact one, relative to it: 0 when it is exact, 0.01 for one per cent. Numerators and denominators that are distinct counts have the bound of distinct counts, 0.03. Null where these allow no bound relative to the value: of a share such as CRASH_FREE_USERS that is near 0, or 0 itself."
    errorBound: Float
  }

  enum MetricDirection {
    UP_IS_GOOD
    UP_IS_BAD
    NEUTRAL
  }

  enum MetricSource {
    EVENTS
    SESSIONS
  }

  "What a metric says and how it is counted."
  type MetricDefinition {
    id: MetricId!
    title: String!
    "Part of the reference, such as Stability."
    chapter: String!
    "1 (a count), ratio (0 to 1), ms, ms/s, score (0 to 1), minor units, per install (a mean)."
    unit: String!
    direction: MetricDirection!
    definition: String!
    "How to read it: what it is good for, and what it is easily mistaken for."
    reading: String!
    numerator: String
    denominator: String
    needsStatistic: Boolean!
    "Why it is counted from raw rows whatever the precision, and so only as far back as these are kept, as a clause; null where rollups answer it."
    rawOnly: String
    source: MetricSource!
    "Those that make sense in groupBy and filter."
    dimensions: [Dimension!]!
    thresholds: [MetricThreshold!]!
    "How well-known products count the same thing."
    elsewhere: [CountedElsewhere!]!
    "The same as one text; null without any."
    differences: String
  }

  type MetricThreshold {
    value: Float!
    meaning: String!
    "Who publishes it."
    source: String!
    "Where."
    url: String!
  }

  type CountedElsewhere {
    "Such as Google Play, Crashlytics or Sentry."
    product: String!
    counts: String!
  }
`;
