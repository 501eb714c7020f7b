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
  }

  "By the figures of the asked range."
  input ErrorGroupOrder {
    by: ErrorGroupOrderField = EVENTS
    direction: OrderDirection = DESC
  }

  "Crashes, errors or ANRs with the same cause. Figures are of the asked range unless said otherwise."
  type ErrorGroup {
    id: ID!
    title: String!
    culprit: String
    kind: ErrorKind!
    status: ErrorGroupStatus!
    "Over all events that are kept."
    firstSeen: DateTime!
    "Over all events that are kept."
    lastSeen: DateTime!
    events: Float!
    "Distinct installs."
    users: Float!
    "Distinct sessions, named by the SDK or derived."
    sessions: Float!
    "Events by day (UTC); by month for ranges over 400 days."
    series: [ErrorGroupPoint!]!
    "Up to 20, the most frequent first."
    versions: [ErrorGroupShare!]!
    "Up to 20, the most frequent first."
    devices: [ErrorGroupShare!]!
    "Newest first."
    sampleEvents(first: Int = 5): [Event!]!
  }

  type ErrorGroupPoint {
    at: DateTime!
    events: Float!
  }

  type ErrorGroupShare {
    value: String!
    events: Float!
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
