import { queryError } from '../errors/query-error';

/** Groups that one change may name. */
export const MOST_GROUPS = 100;

/**
 * Checks the ids of a change.
 * @param path of the list, such as `input.ids`
 * @throws GraphQLError BAD_USER_INPUT
 */
export function checkNamed(ids: readonly string[], path: string): void {
  if (ids.length === 0 || ids.length > MOST_GROUPS) {
    throw queryError('BAD_USER_INPUT', `Name 1 to ${MOST_GROUPS} groups; these are ${ids.length}.`, path);
  }
  const twice = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (twice >= 0) throw queryError('BAD_USER_INPUT', 'A group is named twice.', `${path}[${twice}]`);
}
