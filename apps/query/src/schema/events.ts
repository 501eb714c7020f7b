export const eventsSdl = /* GraphQL */ `
  type Event {
    "The sender's own for crash, error and anr; for the rest a stable id."
    id: ID!
    type: String!
    "The sender's own type name, before translation."
    sdkType: String!
    "Corrected by the phone's clock error."
    at: DateTime!
    "By the phone's clock."
    deviceTime: DateTime!
    receivedAt: DateTime!
    "Null until the session that Sonde derives is stored."
    sessionId: ID
    installId: String!
    userId: String
    screen: String
    name: String
    durationMs: Float
    "HTTP status; 0 for a request without a response."
    status: Int
    url: String
    method: String
    appVersion: String
    errorGroupId: ID
    "A number comes back with the digits it was sent with."
    attributes: JSON!
    "The typed event."
    payload: JSON!
    "The stack of a crash, error or anr as people read it."
    stack: String
  }

  type EventConnection {
    edges: [EventEdge!]!
    pageInfo: PageInfo!
  }

  type EventEdge {
    node: Event!
    cursor: String!
  }
`;
