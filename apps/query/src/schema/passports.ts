export const passportsSdl = /* GraphQL */ `
  extend type MetricValue {
    "What the value is made of, to be looked at. It reads raw rows: at most 10 passports in one request."
    passport: Passport!
  }

  "Where a value comes from and how far it can be trusted."
  type Passport {
    "What it says and how it is counted, numerator and denominator in words."
    definition: MetricDefinition!
    statistic: Statistic
    "Of what is counted: from <= t < to, the bucket's part of the asked range."
    from: DateTime!
    to: DateTime!
    value: Float
    numerator: Float
    denominator: Float
    precision: Precision!
    "As of the value."
    errorBound: Float
    freshness: Freshness!
    "Share (0 to 1) of the measured events that stand for more than themselves, because the SDK sends only part of them. Null where sessions or installs are measured, and over nothing."
    sampledShare: Float
    "Of installs by when they began: how that was known. Null for all other values."
    newInstalls: NewInstallsKnown
    "Up to five rows to look at, of the numerator where there is one; newest first. They are raw rows, also where the value came from rollups; none where those rows are no longer kept."
    samples: [PassportSample!]!
    "The same of rows that are in the denominator only, such as the crashed sessions of a crash-free rate."
    counterSamples: [PassportSample!]!
  }

  type NewInstallsKnown {
    "The phone said when it was first installed."
    saidByPhone: Float!
    "It did not: by its first event that Sonde still keeps."
    firstSeen: Float!
  }

  "Either an event or a session: App.session(id) and the session's timeline lead on from there."
  type PassportSample {
    "Of the event or the session."
    id: ID!
    appId: ID!
    at: DateTime!
    event: Event
    session: Session
  }
`;
