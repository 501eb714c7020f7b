import type { CollectionSchema } from '../schema';
import { groupsOfErrors } from './0004-groups-of-errors';
import { findingsOfGroups } from './0005-findings-of-groups';
import type { Migration } from './migration';

const FORMER_ID = '^([0-9a-f]{16}|__other__)$';
const GROUP_ID = '^([0-9a-f]{16}|__folded__)$';

const MERGED_ID = { bsonType: 'string', pattern: '^[0-9a-f]{16}$' };
const ENDED_MERGES = {
  bsonType: 'array',
  maxItems: 10_000,
  items: {
    bsonType: 'object',
    required: ['from', 'into', 'at', 'by'],
    additionalProperties: false,
    properties: {
      from: MERGED_ID,
      into: MERGED_ID,
      at: { bsonType: ['int', 'long', 'double'], minimum: 0, maximum: 9_007_199_254_740_991, multipleOf: 1 },
      by: { bsonType: 'string', minLength: 1, maxLength: 200 },
    },
  },
};

/** A schema of a former step with some of its parts in other words. */
const changed = (
  schema: CollectionSchema | undefined,
  change: (key: string, part: unknown) => unknown,
): CollectionSchema => JSON.parse(JSON.stringify(schema), change) as CollectionSchema;

interface RecordSchema {
  readonly properties: object;
}

/** The group of folded errors has an id of its own, and a regroup says which merges did not go on. */
export const foldedGroupAndEndedMerges: Migration = {
  version: 6,
  name: 'id of the folded group, merges that a regroup has ended',
  collections: {
    groupActivities: changed(findingsOfGroups.collections['groupActivities'], (_, part) =>
      part === FORMER_ID ? GROUP_ID : part,
    ),
    groupings: changed(groupsOfErrors.collections['groupings'], (key, part) => {
      if (key !== 'regroup') return part;
      const regroup = part as RecordSchema;
      return { ...regroup, properties: { ...regroup.properties, endedMerges: ENDED_MERGES } };
    }),
  },
};
