import { checkName, checkOneOf, checkText, checkWhole, invalid, MAX_NAME } from './checks';

/** What one field of a document may hold. Checks in the code and in a database are both made of it. */
export type Field = FieldKind & {
  readonly optional?: true;
  /** May also be null. */
  readonly nullable?: true;
};

/** The fields of a document, or of a part of one. */
export type Fields = Readonly<Record<string, Field>>;

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
  /** Any text of so many characters, as it was written. */
  | { readonly kind: 'TEXT'; readonly min: number; readonly max: number }
  | { readonly kind: 'YES_OR_NO' }
  /** Fields that belong together. */
  | { readonly kind: 'RECORD'; readonly fields: Fields }
  /** One of several records; its field `kind` names which. */
  | { readonly kind: 'UNION'; readonly variants: Readonly<Record<string, Fields>> }
  /** Entries of some fields each, of which no two have the same `key`. Only what belongs to one document and stays short. */
  | { readonly kind: 'LIST'; readonly entry: Fields; readonly key?: string; readonly most: number };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** False: such an id names nothing, and no store needs to be asked. */
export const isId = (text: string): boolean => UUID.test(text);

/** The value as it is stored. @throws CatalogError INVALID */
export function checkField(name: string, value: unknown, field: Field): unknown {
  if (value === null && field.nullable) return null;
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
    case 'TEXT':
      return checkText(name, value, field.min, field.max);
    case 'YES_OR_NO':
      if (typeof value !== 'boolean') throw invalid(name, `${name} must be true or false`);
      return value;
    case 'RECORD':
      return checkFields(name, value, field.fields);
    case 'UNION':
      return checkUnion(name, value, field.variants);
    case 'LIST':
      return checkList(name, value, field);
  }
}

/** The fields in the order of the rules; those that may be absent only where they are there. */
function checkFields(name: string, value: unknown, fields: Fields): Record<string, unknown> {
  const given = Object(value) as Readonly<Record<string, unknown>>;
  for (const other of Object.keys(given)) {
    if (!Object.hasOwn(fields, other)) throw invalid(name, `${name} has no such field`);
  }
  const checked: Record<string, unknown> = {};
  for (const [field, rule] of Object.entries(fields)) {
    if (given[field] !== undefined || !rule.optional) checked[field] = checkField(field, given[field], rule);
  }
  return checked;
}

function checkUnion(name: string, value: unknown, variants: Readonly<Record<string, Fields>>) {
  const { kind, ...rest } = Object(value) as Readonly<Record<string, unknown>>;
  const fields = typeof kind === 'string' && Object.hasOwn(variants, kind) ? variants[kind] : undefined;
  if (!fields) throw invalid(name, `${name} must be one of ${Object.keys(variants).join(', ')}`);
  return { kind, ...checkFields(name, rest, fields) };
}

function checkList(
  name: string,
  value: unknown,
  { entry, key, most }: FieldKind & { readonly kind: 'LIST' },
) {
  if (!Array.isArray(value)) throw invalid(name, `${name} must be a list`);
  if (value.length > most) throw invalid(name, `${name} has room for ${most}`);
  const entries = value.map((given: unknown) => checkFields(name, given, entry));
  if (key !== undefined && new Set(entries.map((fields) => fields[key])).size < entries.length) {
    throw invalid(key, `two entries of ${name} have the same ${key}`);
  }
  return entries;
}

/** A JSON Schema that holds for every value that `checkField` lets through; MongoDB's dialect. */
export function schemaOfField(field: Field): Readonly<Record<string, unknown>> {
  const schema = schemaOfKind(field);
  return field.nullable ? { anyOf: [{ bsonType: 'null' }, schema] } : schema;
}

function schemaOfKind(field: Field): Readonly<Record<string, unknown>> {
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
    case 'TEXT':
      return { bsonType: 'string', minLength: field.min, maxLength: field.max };
    case 'YES_OR_NO':
      return { bsonType: 'bool' };
    case 'RECORD':
      return schemaOfFields(field.fields);
    case 'UNION':
      return {
        oneOf: Object.entries(field.variants).map(([kind, fields]) =>
          schemaOfFields({ kind: { kind: 'CHOICE', choices: [kind] }, ...fields }),
        ),
      };
    case 'LIST':
      return { bsonType: 'array', maxItems: field.most, items: schemaOfFields(field.entry) };
  }
}

function schemaOfFields(fields: Fields): Readonly<Record<string, unknown>> {
  return {
    bsonType: 'object',
    required: Object.keys(fields).filter((name) => !fields[name]?.optional),
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, schemaOfField(field)]),
    ),
  };
}
