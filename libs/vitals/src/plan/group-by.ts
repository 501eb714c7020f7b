import { MAX_STATEMENT_ROWS } from './plan';
import type { Split } from './split';

/** The column that is 1 in rows that pass the filters of the part, of shares whose versions are filtered by. */
export const OF_VERSION = 'ofVersion';

/** Names of the columns that rows are grouped by. */
export function keyNames({ question, buckets, groups, versions }: Split): string[] {
  return [
    ...(question.grain && buckets ? ['bucket'] : []),
    ...groups.map((_, i) => `g${i}`),
    ...(versions && versions.filters.length > 0 ? [OF_VERSION] : []),
  ];
}

/** What a statement says beside its figures, and how its rows are put together; both '' when all rows are one group. */
export interface Grouping {
  /** Further columns of the SELECT list, behind a comma. */
  readonly marks: string;
  /** From GROUP BY on. */
  readonly tail: string;
}

/**
 * Groups by the split's keys. For shares the same rows are put together twice in one pass: by version, and over all of them
 * in rows whose `whole` is 1.
 * @param having condition of the groups that count; absent: all
 */
export function groupBy(split: Split, having?: string): Grouping {
  const keys = keyNames(split);
  const { versions, groups } = split;
  if (keys.length === 0) return { marks: '', tail: '' };
  const limit = ` LIMIT ${MAX_STATEMENT_ROWS + 1}`;
  if (!versions) {
    return { marks: '', tail: ` GROUP BY ${keys.join(', ')}${having ? ` HAVING ${having}` : ''}${limit}` };
  }
  const ofWhole = keys.filter(
    (key) =>
      key === 'bucket' || versions.wholeGroups.some((position) => key === `g${groups.indexOf(position)}`),
  );
  const [ofPartOnly = OF_VERSION] = keys.filter((key) => !ofWhole.includes(key));
  const conditions = [
    ...(having ? [`(${having})`] : []),
    ...(versions.filters.length > 0 ? [`(whole = 1 OR ${OF_VERSION} = 1)`] : []),
  ];
  return {
    marks: `, grouping(${ofPartOnly}) AS whole`,
    tail:
      ` GROUP BY GROUPING SETS ((${keys.join(', ')}), (${ofWhole.join(', ')}))` +
      `${conditions.length > 0 ? ` HAVING ${conditions.join(' AND ')}` : ''}${limit}`,
  };
}
