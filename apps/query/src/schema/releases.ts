import { VERDICTS } from '@sonde/release-comparison';

export const releasesSdl = /* GraphQL */ `
  extend type App {
    "Whether versions do better or worse than another one, each at the same age since its rollout. docs/release-comparison.md says how it is worked out."
    releaseComparison(input: ReleaseComparisonInput!): ReleaseComparison!
    "Rollouts that were set by hand, the newest first."
    releases: [SetRelease!]!
  }

  input ReleaseComparisonInput {
    "One that is a sum over installs: a count, a rate or a duration."
    metric: MetricId!
    "Duration metrics need one: COUNT, MEAN or a percentile."
    statistic: Statistic
    "Version to compare with."
    baseline: String!
    "1 to 5 versions that are compared with it, each by itself."
    candidates: [String!]!
    "Narrows both sides. The versions are named above, so filters on these are refused."
    filter: [DimensionFilter!]
    "Chance that a candidate that is no different is ever called different, however often somebody looks: 0.001 to 0.2."
    alpha: Float = 0.05
    "Hours since the rollouts at which to look. Without it: the age of the youngest of the two."
    ageHours: Int
  }

  type ReleaseComparison {
    metric: MetricId!
    statistic: Statistic
    "Unit of the values: that of the metric, or per install."
    unit: String!
    "One for each candidate, in their order."
    comparisons: [VersionComparison!]!
    "As of the moment before the answer was read."
    freshness: Freshness!
  }

  type VersionComparison {
    verdict: Verdict!
    "The answer as one says it."
    sentence: String!
    candidate: ComparedVersion!
    "Of the same age; of what came later nothing is counted."
    baseline: ComparedVersion!
    "Hours since the rollouts; null where one of them is not known."
    ageHours: Float
    "Candidate − baseline; null with TOO_FEW_DATA."
    difference: VersionDifference
    "Kinds of phones (system, country, manufacturer) that were compared apart."
    strata: Int!
    "One install in so many was looked at; 1: all."
    sampledOneIn: Int!
  }

  type ComparedVersion {
    version: String!
    "First hour in which 20 installs outside emulators and test tracks used it, or as set by hand; null where neither is known."
    rolledOutAt: DateTime
    setByHand: Boolean!
    "Installs that are compared."
    installs: Float!
    "Weighed to the mix of phones that both versions have together; null where nothing was measured."
    value: Float
  }

  "Holds at every look at once: however often somebody asks and whenever they stop."
  type VersionDifference {
    value: Float!
    low: Float!
    high: Float!
  }

  enum Verdict {
    ${VERDICTS.join('\n    ')}
  }

  type SetRelease {
    version: String!
    rolledOutAt: DateTime!
  }

  extend type Mutation {
    "When a version reached its users, where its rows cannot tell. With the admin token, or a MANAGE key of the app's tenant."
    setRelease(input: SetReleaseInput!): App!
  }

  input SetReleaseInput {
    appId: ID!
    version: String!
    "Without it or null: as its rows tell."
    rolledOutAt: DateTime
  }
`;
