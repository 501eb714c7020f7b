export const controlSdl = /* GraphQL */ `
  type Mutation {
    "With the admin token."
    createTenant(input: CreateTenantInput!): Tenant!
    "With the admin token."
    createApp(input: CreateAppInput!): App!
    """
    Changes settings of an app. With the admin token, or a MANAGE key for its own tenant. What is left out stays as it is.
    New limits hold for what is sent within a minute or so, a new session gap for sessions from then on. New retentions hold for
    events that are there already as well: of less retention questions know at once, of more as soon as it was done to them,
    which takes minutes; what had expired before stays gone.
    """
    updateApp(input: UpdateAppInput!): App!
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
    "Days for which sums by quarter-hour are kept, 1 to 3,650; never less than events are. Without it: 397."
    quarterHourRetentionDays: Int
    "Days for which sums by UTC day are kept, 1 to 3,650; never less than events are. Without it: 1,096."
    dayRetentionDays: Int
    """
    Values of a dimension that sums name, 1 to 100,000. Without it: 1,000. What came beyond is put together as __other__ and
    stays so: raising it helps dimensions that have not had more values yet.
    """
    maxDimensionValues: Int
  }

  input UpdateAppInput {
    appId: ID!
    "Unique within the tenant."
    name: String
    "1 to 3,650 days."
    retentionDays: Int
    "Minutes without events after which a session that Sonde derives ends: 1 to 1,440."
    sessionGapMinutes: Int
    "Events a second that are taken, 1 and above; null: no limit."
    eventsPerSecond: Int
    "Events a day (UTC) that are taken, 1 and above; null: no limit."
    eventsPerDay: Int
    "Days for which sums by quarter-hour are kept, 1 to 3,650; never less than events are. Null: 397."
    quarterHourRetentionDays: Int
    "Days for which sums by UTC day are kept, 1 to 3,650; never less than events are. Null: 1,096."
    dayRetentionDays: Int
    """
    Values of a dimension that sums name, 1 to 100,000. Null: 1,000. What came beyond is put together as __other__ and
    stays so: raising it helps dimensions that have not had more values yet.
    """
    maxDimensionValues: Int
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
