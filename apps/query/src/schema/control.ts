export const controlSdl = /* GraphQL */ `
  type Mutation {
    "With the admin token."
    createTenant(input: CreateTenantInput!): Tenant!
    "With the admin token."
    createApp(input: CreateAppInput!): App!
    "With the admin token, or a MANAGE key for its own tenant. The secret is shown this once."
    createKey(input: CreateKeyInput!): CreatedKey!
    "With the admin token, or a MANAGE key for its own tenant. It ends everywhere within a minute."
    revokeKey(id: ID!): Key!
  }

  input CreateTenantInput {
    "Unique."
    name: String!
  }

  input CreateAppInput {
    tenantId: ID!
    "Unique within the tenant."
    name: String!
    platform: Platform!
    "1 to 3,650 days."
    retentionDays: Int = 90
    "Minutes without events after which a session that Sonde derives ends: 1 to 1,440."
    sessionGapMinutes: Int = 30
    "Events a second that are taken, 1 and above; what is beyond is RATE_LIMITED. Without it: no limit."
    eventsPerSecond: Int
    "Events a day (UTC) that are taken, 1 and above; what is beyond is OVER_QUOTA. Without it: no limit."
    eventsPerDay: Int
  }

  input CreateKeyInput {
    tenantId: ID!
    "For INGEST keys: the one app they write to."
    appId: ID
    kind: KeyKind!
    name: String!
  }

  type Tenant {
    id: ID!
    name: String!
    createdAt: DateTime!
  }

  type Key {
    id: ID!
    "Public part by which people tell keys apart."
    prefix: String!
    kind: KeyKind!
    name: String!
    createdAt: DateTime!
    tenantId: ID!
    appId: ID
    revokedAt: DateTime
  }

  type CreatedKey {
    key: Key!
    "Shown once and kept nowhere."
    secret: String!
  }
`;
