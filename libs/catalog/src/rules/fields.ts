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
  | { readonly kind: 'FORM'; readonly form: RegExp; readonly otherwise: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** False: such an id names nothing, and no store needs to be asked. */
export const isId = (text: string): boolean => UUID.test(text);

/** The value as it is stored. @throws CatalogError INVALID */
export function checkField(name: string, value: unknown, field: Field): unknown {
  switch (field.kind) {
    case 'NAME':
      return checkName(value);
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
  }
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
  }
}
