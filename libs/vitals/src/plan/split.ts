import { VERSION_DIMENSIONS, type DimensionId } from '../dimension';
import type { Filter, MetricsQuestion } from '../question';

/** How the rows of one statement are split and narrowed. */
export interface Split {
  readonly question: MetricsQuestion;
  /** Starts of the buckets, undefined without a grain. */
  readonly buckets: readonly number[] | undefined;
  /** Positions in groupBy. */
  readonly groups: readonly number[];
  /** All filters of the question. */
  readonly filters: readonly Filter[];
  /** Those that rows must pass to be read. */
  readonly narrowing: readonly Filter[];
  /** Of groups and filters, each once. */
  readonly dimensions: readonly DimensionId[];
  /** For shares of versions; undefined where the question neither groups nor filters by what tells versions apart. */
  readonly versions: VersionSplit | undefined;
}

/**
 * What tells a version from the whole that it is a share of. Rows of the other versions are read too, so that part and whole
 * come from one look at the rows, whatever arrives meanwhile.
 */
export interface VersionSplit {
  /** Filters that rows of the part pass. */
  readonly filters: readonly Filter[];
  /** Positions in groupBy of the groups that the whole has: all but the versions. */
  readonly wholeGroups: readonly number[];
}

/** @param asShares for the share that a part has of all versions */
export function splitOf(
  question: MetricsQuestion,
  buckets: readonly number[] | undefined,
  asShares: boolean,
): Split {
  const { groupBy, filter: filters } = question;
  const ofVersion = (dimension: DimensionId): boolean => VERSION_DIMENSIONS.includes(dimension);
  const marking = asShares ? filters.filter(({ dimension }) => ofVersion(dimension)) : [];
  const groups = groupBy.map((_, position) => position);
  const wholeGroups = groupBy.flatMap((dimension, i) => (ofVersion(dimension) ? [] : [i]));
  const isShare = asShares && (marking.length > 0 || wholeGroups.length < groups.length);
  return {
    question,
    buckets,
    groups,
    filters,
    narrowing: filters.filter((filter) => !marking.includes(filter)),
    dimensions: [...new Set([...groupBy, ...filters.map(({ dimension }) => dimension)])],
    versions: isShare ? { filters: marking, wholeGroups } : undefined,
  };
}
