import { queryError } from '../errors/query-error';

/** Each passport may read the raw rows of its value several times. */
const PASSPORTS_PER_REQUEST = 10;

const issued = new WeakMap<object, number>();

/** Counts a passport of the request. @throws GraphQLError BAD_USER_INPUT when there are too many */
export function issuePassport(context: object): void {
  const count = (issued.get(context) ?? 0) + 1;
  issued.set(context, count);
  if (count > PASSPORTS_PER_REQUEST) {
    throw queryError(
      'BAD_USER_INPUT',
      `At most ${PASSPORTS_PER_REQUEST} passports in one request: ask for fewer rows or metrics where you ask for passports.`,
      'input.first',
    );
  }
}
