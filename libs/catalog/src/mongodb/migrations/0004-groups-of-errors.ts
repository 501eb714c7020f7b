import type { CollectionSchema } from '../schema';
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
const union = (variants: Readonly<Record<string, Properties>>) => ({
  oneOf: Object.entries(variants).map(([kind, properties]) =>
    record({ kind: { enum: [kind] }, ...properties }),
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
const MERGED_ID = { bsonType: 'string', pattern: '^[0-9a-f]{16}$' };

const STATE = record(
  { status: { enum: ['UNRESOLVED', 'RESOLVED', 'REGRESSED', 'IGNORED'] } },
  {
    resolution: record({ in: RESOLVED_IN, at: whole(0), by: ACTOR }),
    ignore: record({ until: IGNORED_UNTIL, at: whole(0), by: ACTOR }),
    regression: record({ ...EVENT, at: whole(0) }),
    assignee: text(1, 200),
  },
);

const DEED = union({
  RESOLVED: { in: RESOLVED_IN },
  UNRESOLVED: {},
  IGNORED: { until: IGNORED_UNTIL },
  ASSIGNED: { to: { anyOf: [{ bsonType: 'null' }, text(1, 200)] } },
  NOTED: { text: text(1, 5_000) },
  REGRESSED: EVENT,
  IGNORE_ENDED: { because: union({ USERS: { users: whole(1) }, DAYS: {} }) },
  INHERITED: { from: GROUP_ID, state: STATE },
});

const RULE = record(
  {
    id: text(1, 200),
    title: text(1, 200),
    match: list(
      10,
      record({ on: { enum: ['TYPE', 'MESSAGE', 'MODULE', 'FUNCTION', 'PATH'] }, glob: text(1, 200) }),
    ),
  },
  { fingerprint: text(1, 200), inApp: { bsonType: 'bool' } },
);

const MERGE = record(
  { from: MERGED_ID, into: MERGED_ID, at: whole(0), by: NAME },
  { undoneAt: whole(0), undoneBy: NAME },
);

const REGROUP = record(
  {
    state: { enum: ['WAITING', 'RUNNING', 'DONE', 'FAILED'] },
    by: NAME,
    at: whole(0),
    daysAll: whole(0, 1_000_000),
    daysDone: whole(0, 1_000_000),
  },
  { place: text(0, 4_000), reason: text(0, 4_000) },
);

const collection = (
  unique: Readonly<Record<string, 1>>,
  properties: Properties,
  optional: Properties = {},
): CollectionSchema => ({
  jsonSchema: {
    bsonType: 'object',
    required: ['_id', 'version', 'createdAt', 'changedAt', 'tenantId', 'appId', ...Object.keys(properties)],
    additionalProperties: false,
    properties: {
      _id: ID,
      version: whole(1),
      createdAt: whole(0),
      changedAt: { bsonType: 'timestamp' },
      references: whole(0),
      tenantId: ID,
      appId: ID,
      ...properties,
      ...optional,
    },
  },
  indexes: [
    { key: unique, unique: true },
    { key: { tenantId: 1, createdAt: 1, _id: 1 } },
    { key: { changedAt: 1 } },
  ],
});

/** The log of what is decided about groups of errors, and how each app's errors are grouped. */
export const groupsOfErrors: Migration = {
  version: 4,
  name: 'groups of errors',
  collections: {
    groupActivities: collection(
      { appId: 1, groupId: 1, sequence: 1 },
      { groupId: GROUP_ID, sequence: whole(1), at: whole(0), actor: ACTOR, deed: DEED },
    ),
    groupings: collection(
      { appId: 1 },
      { groupingVersion: whole(1, 1_000_000), rules: list(100, RULE), merges: list(10_000, MERGE) },
      { regroup: REGROUP },
    ),
  },
};
