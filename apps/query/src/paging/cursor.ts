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

/** What a part of a sort key may be. A cursor comes from outside: what ClickHouse could not take is refused here. */
export type PartForm = 'time' | 'hash' | 'figure' | 'text' | 'json';

const FORMS: Readonly<Record<PartForm, (part: unknown) => boolean>> = {
  /** Epoch milliseconds. */
  time: (part) => Number.isSafeInteger(part),
  /** 64 bits without a sign, as text. */
  hash: (part) => typeof part === 'string' && /^\d{1,20}$/.test(part) && BigInt(part) < 1n << 64n,
  figure: (part) => typeof part === 'number' && Number.isFinite(part),
  text: (part) => typeof part === 'string' && part.length <= MAX_TEXT,
  /** Text of a form of its own, which who reads it checks. */
  json: (part) => typeof part === 'string',
};

const MAX_TEXT = 4_096;

/**
 * @param form what each part of the sort key must be
 * @throws GraphQLError BAD_USER_INPUT unless the cursor was written for the same question
 */
export function readCursor(
  cursor: string | null | undefined,
  question: string,
  form: readonly PartForm[],
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
    of === question && place.length === form.length && form.every((part, i) => FORMS[part](place[i]));
  if (!fits) throw badCursor();
  return place as Place;
}

export const badCursor = (): Error =>
  queryError('BAD_USER_INPUT', 'The cursor is not one of this list with these arguments.', 'after');
