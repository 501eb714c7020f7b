import type { MergeMap } from '@sonde/triage';
import type { Filter } from '@sonde/vitals';
import { membersOf } from './of-groups';

/** Filters that name all members of a group where they name one: so stored rows can be compared as they are. */
export function withMembers(filters: readonly Filter[], merges: MergeMap): readonly Filter[] {
  if (merges.isEmpty) return filters;
  const all = (ids: readonly string[]): string[] =>
    membersOf(
      merges,
      ids.map((id) => merges.canonical(id)),
    );
  return filters.map((filter) =>
    filter.dimension === 'ERROR_GROUP'
      ? {
          ...filter,
          ...(filter.in ? { in: all(filter.in) } : {}),
          ...(filter.notIn ? { notIn: all(filter.notIn) } : {}),
        }
      : filter,
  );
}
