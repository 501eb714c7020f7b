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
