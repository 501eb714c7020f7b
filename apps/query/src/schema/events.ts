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
    "The group that it is shown in."
    errorGroupId: ID
    "The group that it is stored in: another one where that was merged."
    fingerprint: ID
    "A number comes back with the digits it was sent with."
    attributes: JSON!
    "The typed event."
    payload: JSON!
    "The stack of a crash, error or anr as people read it."
    stack: String
    "The exceptions of a crash, error or anr: the cause first, then what it led to."
    exceptions: [EventException!]!
    "The threads that the SDK saw: the one that crashed first, then the one that draws."
    threads: [EventThread!]!
    "What came before it in its session, for up to 12 hours, newest last; up to 100."
    breadcrumbs(first: Int = 30): [Event!]!
    "Null until the session that Sonde derives is stored."
    session: Session
  }

  type EventException {
    type: String
    message: String
    "The innermost of the chain: what the others followed from."
    isCause: Boolean!
    "Innermost call first."
    frames: [EventFrame!]!
  }

  type EventThread {
    name: String
    "It draws."
    main: Boolean!
    "It ended the process."
    crashed: Boolean!
    "What the runtime says it was doing."
    state: String
    "Innermost call first."
    frames: [EventFrame!]!
  }

  type EventFrame {
    "As people read it, such as: com.shop.Cart.total (Cart.kt:12)."
    text: String!
    "Whether it is the app's own code; null where neither sender nor grouping says so."
    inApp: Boolean
    file: String
    line: Float
    column: Float
    "Its name is part of what makes the event's group."
    decides: Boolean!
    "What the grouping thought of it; null on stacks that it did not need."
    because: String
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
