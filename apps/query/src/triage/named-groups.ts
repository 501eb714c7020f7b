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

/**
 * Checks the versions that the caller has seen.
 * @param path of one, by its place
 * @throws GraphQLError BAD_USER_INPUT
 */
export function checkVersions(
  groups: readonly { readonly version?: number | null }[],
  path: (place: number) => string,
): void {
  const wrong = groups.findIndex(({ version }) => typeof version === 'number' && version < 0);
  if (wrong >= 0) throw queryError('BAD_USER_INPUT', 'A version is 0 or more.', path(wrong));
}

/**
 * Checks that no two ids of a change have come to mean one group, as a group and one that was merged into it do.
 * @param meant by each id; undefined: none that is changed
 * @throws GraphQLError BAD_USER_INPUT
 */
export function checkOnce(meant: readonly (string | undefined)[], path: string): void {
  const twice = meant.findIndex((id, i) => id !== undefined && meant.indexOf(id) < i);
  if (twice >= 0) {
    const message = `A group is named twice: this one and ${path}[${meant.indexOf(meant[twice])}] are one group.`;
    throw queryError('BAD_USER_INPUT', message, `${path}[${twice}]`);
  }
}
