import { checkName, checkOneOf, checkWhole, invalid, MAX_NAME } from './checks';

/** What one field of a document may hold. Checks in the code and in a database are both made of it. */
export type Field = FieldKind & { readonly optional?: true };

type FieldKind =
  /** A text for people. */
  | { readonly kind: 'NAME' }
  /** The id of another document. Whether there is one is asked apart. */
  | { readonly kind: 'ID' }
  | { readonly kind: 'CHOICE'; readonly choices: readonly string[] }
  /** A whole number, both ends included. */
  | { readonly kind: 'WHOLE'; readonly min: number; readonly max: number }
  /** A text of one form. `otherwise` says what a text of another form is, such as "not a SHA-256 in hex". */
  | { readonly kind: 'FORM'; readonly form: RegExp; readonly otherwise: string }
  /** Entries of some fields each, of which no two have the same `key`. Only what belongs to one document and stays short. */
  | {
      readonly kind: 'LIST';
      readonly entry: Readonly<Record<string, FieldKind>>;
      readonly key: string;
      readonly most: number;
    };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** False: such an id names nothing, and no store needs to be asked. */
export const isId = (text: string): boolean => UUID.test(text);

/** The value as it is stored. @throws CatalogError INVALID */
export function checkField(name: string, value: unknown, field: Field): unknown {
  switch (field.kind) {
    case 'NAME':
      return checkName(value, name);
    case 'ID':
      if (typeof value !== 'string') throw invalid(name, `${name} must be an id`);
      return value;
    case 'CHOICE':
      checkOneOf(name, value, field.choices);
      return value;
    case 'WHOLE':
      checkWhole(name, value, field.min, field.max);
      return value;
    case 'FORM':
      if (typeof value !== 'string' || !field.form.test(value)) throw invalid(name, field.otherwise);
      return value;
    case 'LIST':
      return checkList(name, value, field);
  }
}

/** The entries with their fields in the order of the rules. */
function checkList(
  name: string,
  value: unknown,
  { entry, key, most }: FieldKind & { readonly kind: 'LIST' },
) {
  if (!Array.isArray(value)) throw invalid(name, `${name} must be a list`);
  if (value.length > most) throw invalid(name, `${name} has room for ${most}`);
  const entries = value.map((given: unknown) => {
    const fields = Object(given) as Readonly<Record<string, unknown>>;
    for (const other of Object.keys(fields)) {
      if (!Object.hasOwn(entry, other)) throw invalid(name, `an entry of ${name} has no such field`);
    }
    return Object.fromEntries(
      Object.entries(entry).map(([field, kind]) => [field, checkField(field, fields[field], kind)]),
    );
  });
  if (new Set(entries.map((fields) => fields[key])).size < entries.length) {
    throw invalid(key, `two entries of ${name} have the same ${key}`);
  }
  return entries;
}

/** A JSON Schema that holds for every value that `checkField` lets through; MongoDB's dialect. */
export function schemaOfField(field: Field): Readonly<Record<string, unknown>> {
  switch (field.kind) {
    case 'NAME':
      return { bsonType: 'string', minLength: 1, maxLength: MAX_NAME };
    case 'ID':
      return { bsonType: 'string', pattern: UUID.source };
    case 'CHOICE':
      return { enum: [...field.choices] };
    case 'WHOLE':
      return { bsonType: ['int', 'long', 'double'], minimum: field.min, maximum: field.max, multipleOf: 1 };
    case 'FORM':
      return { bsonType: 'string', pattern: field.form.source };
    case 'LIST':
      return {
        bsonType: 'array',
        maxItems: field.most,
        items: {
          bsonType: 'object',
          required: Object.keys(field.entry),
          additionalProperties: false,
          properties: Object.fromEntries(
            Object.entries(field.entry).map(([name, kind]) => [name, schemaOfField(kind)]),
          ),
        },
      };
  }
}
