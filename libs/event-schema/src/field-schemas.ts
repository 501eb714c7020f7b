import { Type, type TLiteral, type TSchema, type TUnion } from '@sinclair/typebox';

/**
 * The kinds of fields that event types are made of, each with the bounds of the column it may fill.
 * Numbers are never negative: a column says "not sent" with -1.
 */

/** A short text that names something: at least one character, at most `maxLength` UTF-16 units. */
export const nameText = (description: string, maxLength = 1024) =>
  Type.String({ minLength: 1, maxLength, description });

/** A text of any length; the size of a whole event is what bounds it. */
export const freeText = (description: string) => Type.String({ description });

export const milliseconds = (description: string) => Type.Number({ minimum: 0, description });

/** A whole number from 0 to 2^31 − 1. */
export const count = (description: string) => Type.Integer({ minimum: 0, maximum: 2147483647, description });

/** A whole number from 0 to 2^53 − 1. */
export const byteCount = (description: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });

export const flag = (description: string) => Type.Boolean({ description });

export const oneOf = <const V extends string[]>(values: V, description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  ) as unknown as TUnion<{ [I in keyof V]: TLiteral<V[I]> }>;

/** An object whose keys are the app's own; values may be any JSON. */
export const freeObject = (description: string) =>
  Type.Unsafe<Record<string, unknown>>(Type.Object({}, { description, additionalProperties: true }));

export const optional = <S extends TSchema>(schema: S) => Type.Optional(schema);
