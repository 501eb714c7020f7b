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
    "Milliseconds of it with the app on the screen, as its SDK or the app's lifecycle says, else from the first to the last event that shows it there. Null of sessions from before Sonde worked it out."
    foregroundMs: Float
    "The rest of its duration."
    backgroundMs: Float
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
    "When its first launch was reported."
    launchedAt: DateTime
    crashed: Boolean!
    anr: Boolean!
    "An error that did not end the process."
    errored: Boolean!
    "Ended without a normal end: the system ended the app while it was in use, or says that it crashed though no crash was reported."
    abnormal: Boolean!
    "A normal end was reported. Many SDKs never do."
    ended: Boolean!
    "Why its last process ended, as the system says, such as low_memory."
    exitReason: String
    "It never came to the foreground."
    background: Boolean!
    "The session with which the install began, as far as Sonde knows it. Of an install whose first session has expired, none."
    first: Boolean!
    "Sonde cut it out of the events of an install, since the SDK names no session."
    derived: Boolean!
    eventCount: Int!
    "Events by type, the most frequent first."
    eventCounts: [EventTypeCount!]!
    "The timeline, in the order of time."
    events(first: Int = 50, after: String): EventConnection!
    "Spans that the SDK sent beside the events, in the order of time."
    spans(first: Int = 50): [Span!]!
  }

  type EventTypeCount {
    type: String!
    count: Int!
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
