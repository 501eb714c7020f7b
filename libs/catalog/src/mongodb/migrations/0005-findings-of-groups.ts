import type { Migration } from './migration';

type Properties = Readonly<Record<string, object>>;

const ID = {
  bsonType: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
};
const NAME = { bsonType: 'string', minLength: 1, maxLength: 200 };
const text = (minLength: number, maxLength: number) => ({ bsonType: 'string', minLength, maxLength });
const whole = (minimum: number, maximum = 9_007_199_254_740_991) => ({
  bsonType: ['int', 'long', 'double'],
  minimum,
  maximum,
  multipleOf: 1,
});
const record = (properties: Properties, optional: Properties = {}) => ({
  bsonType: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties: { ...properties, ...optional },
});
const list = (maxItems: number, items: object) => ({ bsonType: 'array', maxItems, items });
const union = (
  variants: Readonly<Record<string, Properties>>,
  optional: Readonly<Record<string, Properties>> = {},
) => ({
  oneOf: Object.entries(variants).map(([kind, properties]) =>
    record({ kind: { enum: [kind] }, ...properties }, optional[kind]),
  ),
});

const ACTOR = union({ PERSON: { name: NAME }, SONDE: {} });
const VERSION = record({ version: text(0, 256), build: text(0, 256) });
const RESOLVED_IN = union({
  NOW: { newest: VERSION },
  VERSION: { version: VERSION },
  NEXT_VERSION: { newest: VERSION },
});
const IGNORED_UNTIL = union({
  FOREVER: {},
  USERS: { more: whole(1, 1_000_000_000) },
  DAYS: { days: whole(1, 3_650) },
});
const EVENT = { version: VERSION, eventId: text(0, 200), eventAt: whole(0) };
const GROUP_ID = { bsonType: 'string', pattern: '^([0-9a-f]{16}|__other__)$' };
/** The groups whose events show what was found. */
const SEEN_IN = list(1_000, record({ groupId: GROUP_ID }));

const STATE = record(
  { status: { enum: ['UNRESOLVED', 'RESOLVED', 'REGRESSED', 'IGNORED'] } },
  {
    resolution: record({ in: RESOLVED_IN, at: whole(0), by: ACTOR }),
    ignore: record({ until: IGNORED_UNTIL, at: whole(0), by: ACTOR }),
    regression: record({ ...EVENT, at: whole(0) }),
    assignee: text(1, 200),
  },
);

const DEED = union(
  {
    RESOLVED: { in: RESOLVED_IN },
    UNRESOLVED: {},
    IGNORED: { until: IGNORED_UNTIL },
    ASSIGNED: { to: { anyOf: [{ bsonType: 'null' }, text(1, 200)] } },
    NOTED: { text: text(1, 5_000) },
    REGRESSED: EVENT,
    IGNORE_ENDED: { because: union({ USERS: { users: whole(1) }, DAYS: {} }) },
    INHERITED: { from: GROUP_ID, state: STATE },
  },
  { REGRESSED: { seenIn: SEEN_IN }, IGNORE_ENDED: { seenIn: SEEN_IN } },
);

/** What Sonde finds about a group names the groups whose events show it, so that an unmerge takes it back. */
export const findingsOfGroups: Migration = {
  version: 5,
  name: 'findings of groups of errors',
  collections: {
    groupActivities: {
      jsonSchema: {
        bsonType: 'object',
        required: [
          ...['_id', 'version', 'createdAt', 'changedAt', 'tenantId', 'appId'],
          ...['groupId', 'sequence', 'at', 'actor', 'deed'],
        ],
        additionalProperties: false,
        properties: {
          _id: ID,
          version: whole(1),
          createdAt: whole(0),
          changedAt: { bsonType: 'timestamp' },
          references: whole(0),
          tenantId: ID,
          appId: ID,
          groupId: GROUP_ID,
          sequence: whole(1),
          at: whole(0),
          actor: ACTOR,
          deed: DEED,
        },
      },
      indexes: [
        { key: { appId: 1, groupId: 1, sequence: 1 }, unique: true },
        { key: { tenantId: 1, createdAt: 1, _id: 1 } },
        { key: { changedAt: 1 } },
      ],
    },
  },
};
