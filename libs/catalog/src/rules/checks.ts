import { CatalogError } from '../port';

/** Most characters of a name. */
export const MAX_NAME = 200;
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** The name without spaces at its ends and in Unicode's composed form, so that equal names are equal texts. */
export function checkName(name: unknown, field = 'name'): string {
  if (typeof name !== 'string') throw invalid(field, `the ${field} must be a text`);
  const trimmed = name.trim().normalize('NFC');
  if (trimmed.length === 0 || trimmed.length > MAX_NAME || UNPRINTABLE.test(trimmed)) {
    throw invalid(field, `the ${field} must have 1 to ${MAX_NAME} characters and no control characters`);
  }
  return trimmed;
}

/** Half a character of UTF-16, which no store can hold. */
const HALF_CHARACTER = /\p{Cs}/u;

/** The text as it is. */
export function checkText(field: string, value: unknown, min: number, max: number): string {
  if (
    typeof value === 'string' &&
    value.length >= min &&
    value.length <= max &&
    !HALF_CHARACTER.test(value)
  ) {
    return value;
  }
  throw invalid(field, `${field} must be a text of ${min} to ${max} characters`);
}

export function checkWhole(field: string, value: unknown, min: number, max: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return;
  throw invalid(field, `${field} must be a whole number from ${min} to ${max}`);
}

export function checkOneOf(field: string, value: unknown, choices: readonly string[]): void {
  if (typeof value === 'string' && choices.includes(value)) return;
  throw invalid(field, `${field} must be one of ${choices.join(', ')}`);
}

export function invalid(field: string, message: string): CatalogError {
  return new CatalogError('INVALID', message, field);
}
