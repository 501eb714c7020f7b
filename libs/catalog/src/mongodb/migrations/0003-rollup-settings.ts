import type { Migration } from './migration';

const ID = {
  bsonType: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
};
const NAME = { bsonType: 'string', minLength: 1, maxLength: 200 };
const NAMED = { bsonType: 'string', pattern: '^[^\\x00-\\x1f\\x7f]{1,200}$' };
const whole = (minimum: number, maximum = 9_007_199_254_740_991) => ({
  bsonType: ['int', 'long', 'double'],
  minimum,
  maximum,
  multipleOf: 1,
});
const list = (maxItems: number, properties: Readonly<Record<string, object>>) => ({
  bsonType: 'array',
  maxItems,
  items: { bsonType: 'object', required: Object.keys(properties), additionalProperties: false, properties },
});

/** How long an app's rollups are kept, and how many values they name. */
export const rollupSettings: Migration = {
  version: 3,
  name: 'rollup settings of apps',
  collections: {
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
          quarterHourRetentionDays: whole(1, 3_650),
          dayRetentionDays: whole(1, 3_650),
          maxDimensionValues: whole(1, 100_000),
          attributes: list(20, { key: NAMED, title: NAME }),
          releases: list(200, { appVersion: NAMED, rolledOutAt: whole(0) }),
        },
      },
      indexes: [
        { key: { tenantId: 1, name: 1 }, unique: true },
        { key: { tenantId: 1, createdAt: 1, _id: 1 } },
        { key: { changedAt: 1 } },
      ],
    },
  },
};
