import { ValueErrorType, type ValueError } from '@sinclair/typebox/errors';
import type { TSchema } from '@sinclair/typebox';

/** What is wrong with a value, in a form for the ledger and one for people. */
export interface Fault {
  /**
   * `missing_field`, `wrong_type`, `out_of_range`, `unknown_type`, `bad_time`, `too_deep`, `not_an_object`.
   */
  readonly code: string;
  /** JSON path, rule, and what was given, shortened: never the whole payload. */
  readonly message: string;
}

const SHOWN = 40;

/** What was given, short enough for a log line and without the inside of objects. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return JSON.stringify(value);
  const text = JSON.stringify(value.slice(0, SHOWN));
  return value.length > SHOWN ? `${text}… (${value.length} characters)` : text;
}

/** `/frames/0/line` → `$.frames[0].line`. */
export function jsonPath(pointer: string, root = '$'): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), root);
}

/** One of the schema's own errors, in Sonde's words. */
export function faultOf(error: ValueError, root = '$'): Fault {
  const path = jsonPath(error.path, root);
  if (error.type === ValueErrorType.ObjectRequiredProperty || error.value === undefined) {
    return { code: 'missing_field', message: `${path} is required` };
  }
  const { code, rule } = ruleOf(error);
  return { code, message: `${path} must be ${rule}, got ${shown(error.value)}` };
}

function ruleOf({ type, schema, value }: ValueError): { code: string; rule: string } {
  switch (type) {
    case ValueErrorType.StringMinLength:
      return { code: 'out_of_range', rule: `at least ${schema.minLength} characters long` };
    case ValueErrorType.StringMaxLength:
      return { code: 'out_of_range', rule: `at most ${schema.maxLength} characters long` };
    case ValueErrorType.StringPattern:
      return { code: 'out_of_range', rule: `text that matches ${schema.pattern}` };
    case ValueErrorType.NumberMinimum:
    case ValueErrorType.IntegerMinimum:
      return { code: 'out_of_range', rule: `at least ${schema.minimum}` };
    case ValueErrorType.NumberMaximum:
    case ValueErrorType.IntegerMaximum:
      return { code: 'out_of_range', rule: `at most ${schema.maximum}` };
    case ValueErrorType.NumberExclusiveMinimum:
    case ValueErrorType.IntegerExclusiveMinimum:
      return { code: 'out_of_range', rule: `more than ${schema.exclusiveMinimum}` };
    case ValueErrorType.ArrayMaxItems:
      return { code: 'out_of_range', rule: `at most ${schema.maxItems} items long` };
    default:
      return typeRule(schema, value);
  }
}

function typeRule(schema: TSchema, value: unknown): { code: string; rule: string } {
  const choices = schema.anyOf as readonly TSchema[] | undefined;
  const literals =
    choices?.flatMap((choice) => (choice.const === undefined ? [] : [String(choice.const)])) ?? [];
  if (literals.length > 0) {
    return {
      code: typeof value === 'string' ? 'out_of_range' : 'wrong_type',
      rule: `one of ${literals.join(', ')}`,
    };
  }
  const names = (choices ?? [schema]).map((choice) => TYPE_NAMES[String(choice.type)] ?? String(choice.type));
  const tooLong =
    choices?.some((c) => typeof value === 'string' && value.length > (c.maxLength ?? Infinity)) ?? false;
  // 1e999 is a number in JSON and infinite here; 1.5 is a number but no whole one.
  const wrongNumber = typeof value === 'number' && /number/.test(names.join());
  return { code: tooLong || wrongNumber ? 'out_of_range' : 'wrong_type', rule: names.join(' or ') };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a finite number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
};
