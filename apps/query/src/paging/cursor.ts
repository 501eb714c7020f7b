import { hash53 } from '@sonde/event-schema';
import { queryError } from '../errors/query-error';

/** Place in a list: the sort key of the last row seen. */
export type Place = readonly (string | number)[];

/** Of which question a cursor is: it fits no other. */
export const questionOf = (...parts: readonly unknown[]): string =>
  hash53(JSON.stringify(parts)).toString(36);

/** Opaque to callers. It holds a sort key and no count, so a page stays right while data arrives. */
export const writeCursor = (question: string, place: Place): string =>
  Buffer.from(JSON.stringify([question, ...place])).toString('base64url');

/**
 * @param form what each part of the sort key must be
 * @throws GraphQLError BAD_USER_INPUT unless the cursor was written for the same question
 */
export function readCursor(
  cursor: string | null | undefined,
  question: string,
  form: readonly ('string' | 'number')[],
): Place | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    parts = undefined;
  }
  const [of, ...place] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const fits =
    of === question && place.length === form.length && place.every((part, i) => typeof part === form[i]);
  if (!fits)
    throw queryError('BAD_USER_INPUT', 'The cursor is not one of this list with these arguments.', 'after');
  return place as Place;
}
