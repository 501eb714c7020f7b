import type { Document } from '../port';
import { schemaOfField, type Field } from '../rules/fields';
import type { DocumentRules } from '../rules/rules';

/** One collection as MongoDB is told to hold it. Plain data, so that it can be written down in a migration. */
export interface CollectionSchema {
  /** Holds for every document; MongoDB refuses a write that breaks it, whoever makes it. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  readonly indexes: readonly IndexSchema[];
}

export interface IndexSchema {
  readonly key: Readonly<Record<string, 1>>;
  readonly unique?: true;
}

/** What the rules of a collection come to in MongoDB. */
export function schemaOf<T extends Document>(rules: DocumentRules<T>): CollectionSchema {
  const fields = Object.entries<Field>(rules.fields);
  const required = fields.flatMap(([name, field]) => (field.optional ? [] : [name]));
  return {
    jsonSchema: {
      bsonType: 'object',
      required: ['_id', 'version', 'createdAt', 'changedAt', ...required],
      additionalProperties: false,
      properties: {
        _id: schemaOfField({ kind: 'ID' }),
        version: wholeFrom(1),
        createdAt: wholeFrom(0),
        changedAt: { bsonType: 'timestamp' },
        references: wholeFrom(0),
        ...Object.fromEntries(fields.map(([name, field]) => [name, schemaOfField(field)])),
      },
    },
    indexes: [
      ...rules.unique.map(({ field, within }): IndexSchema => ({
        key: ascending([...within, field]),
        unique: true,
      })),
      // Lists are of one tenant, in the order of making.
      ...('tenantId' in rules.fields ? [{ key: ascending(['tenantId', 'createdAt', '_id']) }] : []),
      // Changes are found by it where there is no change stream.
      { key: ascending(['changedAt']) },
    ],
  };
}

const wholeFrom = (min: number) => schemaOfField({ kind: 'WHOLE', min, max: Number.MAX_SAFE_INTEGER });

const ascending = (fields: readonly string[]): Record<string, 1> =>
  Object.fromEntries(fields.map((field) => [field, 1] as const));
