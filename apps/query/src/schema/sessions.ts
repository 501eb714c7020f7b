export const sessionsSdl = /* GraphQL */ `
  enum SessionState {
    OPEN
    CLOSED
  }

  type Session {
    id: ID!
    startedAt: DateTime!
    endedAt: DateTime!
    durationMs: Float!
    "CLOSED once it ended or crashed, or its last event is longer ago than the app's session gap. OPEN while it may go on; events that come late may open it again."
    state: SessionState!
    installId: String!
    userId: String
    appVersion: String
    appBuild: String
    os: String
    osVersion: String
    device: String
    country: String
    carrier: String
    firstScreen: String
    lastScreen: String
    launchKind: String
    launchDurationMs: Float
    crashed: Boolean!
    anr: Boolean!
    "An error that did not end the process."
    errored: Boolean!
    "Ended without a normal end."
    abnormal: Boolean!
    "It never came to the foreground."
    background: Boolean!
    "The first session of the install that Sonde keeps."
    first: Boolean!
    eventCount: Int!
    "The timeline, in the order of time."
    events(first: Int = 50, after: String): EventConnection!
    "Spans that the SDK sent beside the events, in the order of time."
    spans(first: Int = 50): [Span!]!
  }

  type SessionConnection {
    edges: [SessionEdge!]!
    pageInfo: PageInfo!
  }

  type SessionEdge {
    node: Session!
    cursor: String!
  }

  type Span {
    name: String!
    startedAt: DateTime!
    durationMs: Float!
    traceId: String
    spanId: String
    parentId: String
    "ok, error or unset."
    status: String!
    attributes: JSON!
  }
`;
