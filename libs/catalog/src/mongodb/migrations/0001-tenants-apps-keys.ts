import type { Migration } from './migration';

const ID = {
  bsonType: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
};
const NAME = { bsonType: 'string', minLength: 1, maxLength: 200 };
const whole = (minimum: number, maximum = 9_007_199_254_740_991) => ({
  bsonType: ['int', 'long', 'double'],
  minimum,
  maximum,
  multipleOf: 1,
});

/** The first three collections. What the rules asked for on that day, written down: a released step never changes. */
export const tenantsAppsKeys: Migration = {
  version: 1,
  name: 'tenants, apps, keys',
  collections: {
    tenants: {
      jsonSchema: {
        bsonType: 'object',
        required: ['_id', 'version', 'createdAt', 'changedAt', 'name'],
        additionalProperties: false,
        properties: {
          _id: ID,
          version: whole(1),
          createdAt: whole(0),
          changedAt: { bsonType: 'timestamp' },
          references: whole(0),
          name: NAME,
        },
      },
      indexes: [{ key: { name: 1 }, unique: true }, { key: { changedAt: 1 } }],
    },
    apps: {
      jsonSchema: {
        bsonType: 'object',
        required: [
          '_id',
          'version',
          'createdAt',
          'changedAt',
          'tenantId',
          'name',
          'platform',
          'retentionDays',
          'sessionGapMinutes',
        ],
        additionalProperties: false,
        properties: {
          _id: ID,
          version: whole(1),
          createdAt: whole(0),
          changedAt: { bsonType: 'timestamp' },
          references: whole(0),
          tenantId: ID,
          name: NAME,
          platform: {
            enum: ['ANDROID', 'IOS', 'FLUTTER', 'REACT_NATIVE', 'WEB', 'OTHER'],
          },
          retentionDays: whole(1, 3_650),
          sessionGapMinutes: whole(1, 1_440),
          eventsPerSecond: whole(1, 1_000_000_000_000),
          eventsPerDay: whole(1, 1_000_000_000_000),
        },
      },
      indexes: [
        { key: { tenantId: 1, name: 1 }, unique: true },
        { key: { tenantId: 1, createdAt: 1, _id: 1 } },
        { key: { changedAt: 1 } },
      ],
    },
    keys: {
      jsonSchema: {
        bsonType: 'object',
        required: ['_id', 'version', 'createdAt', 'changedAt', 'tenantId', 'kind', 'name', 'prefix', 'hash'],
        additionalProperties: false,
        properties: {
          _id: ID,
          version: whole(1),
          createdAt: whole(0),
          changedAt: { bsonType: 'timestamp' },
          references: whole(0),
          tenantId: ID,
          appId: ID,
          kind: {
            enum: ['INGEST', 'QUERY', 'MANAGE'],
          },
          name: NAME,
          prefix: {
            bsonType: 'string',
            pattern: '^sk_[a-z]+_[0-9A-Za-z]{12}$',
          },
          hash: {
            bsonType: 'string',
            pattern: '^[0-9a-f]{64}$',
          },
          revokedAt: whole(0),
        },
      },
      indexes: [
        { key: { prefix: 1 }, unique: true },
        { key: { tenantId: 1, createdAt: 1, _id: 1 } },
        { key: { changedAt: 1 } },
      ],
    },
  },
};
