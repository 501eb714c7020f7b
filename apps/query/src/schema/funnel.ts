import { FUNNEL_UNITS } from '@sonde/vitals';

export const funnelSdl = /* GraphQL */ `
  extend type App {
    "How many come through steps in their order. docs/retention-and-funnels.md says how it is counted."
    funnel(input: FunnelInput!): Funnel!
  }

  input FunnelInput {
    "Of the events that are looked at."
    range: TimeRange!
    "2 to 10, in their order. Events of other kinds may lie in between."
    steps: [FunnelStepInput!]!
    "Who takes the steps: each session, each install, or each user whom the app named."
    per: FunnelUnit = SESSION
    "All steps lie within so many minutes of the first, 1 to 43,200 (30 days). Without it: within the range."
    windowMinutes: Int
    "Of the events of all steps."
    filter: [DimensionFilter!]
    "By what the earliest event of the first step says; takes what every event says of its phone and app, from APP to PROTOCOL."
    groupBy: [Dimension!]
    "Rows at most, 1 to 1,000."
    first: Int = 100
  }

  "Events that are the step: those that pass the filters and have the name, whichever are given."
  input FunnelStepInput {
    "What to call it in the answer."
    title: String
    filter: [DimensionFilter!]
    "What the app calls the event, of a custom event for instance."
    name: String
  }

  enum FunnelUnit {
    ${FUNNEL_UNITS.join('\n    ')}
  }

  type Funnel {
    "One, or one for each group, those with most first."
    rows: [FunnelRow!]!
    "There were more rows than first."
    truncated: Boolean!
    "As of the moment before the answer was read."
    freshness: Freshness!
  }

  type FunnelRow {
    "In the order of groupBy."
    group: [DimensionValue!]!
    "In their order."
    steps: [FunnelReach!]!
  }

  type FunnelReach {
    title: String
    "Sessions, installs or users who came so far."
    count: Float!
    "count ÷ that of the first step; null where nobody took it."
    ofFirst: Float
    "count ÷ that of the step before, of the first step itself; null where nobody took that one."
    ofPrevious: Float
  }
`;
