import { VERSION_DIMENSIONS, type DimensionId } from '../dimension';
import type { Filter, MetricsQuestion } from '../question';

/** How the rows of one statement are split and narrowed. */
export interface Split {
  readonly question: MetricsQuestion;
  /** Starts of the buckets, undefined without a grain. */
  readonly buckets: readonly number[] | undefined;
  /** Positions in groupBy. */
  readonly groups: readonly number[];
  readonly filters: readonly Filter[];
  /** Of groups and filters, each once. */
  readonly dimensions: readonly DimensionId[];
}

/** @param wholeOfVersions for a denominator over all versions: what tells versions apart neither splits nor narrows it */
export function splitOf(
  question: MetricsQuestion,
  buckets: readonly number[] | undefined,
  wholeOfVersions: boolean,
): Split {
  const kept = (dimension: DimensionId): boolean =>
    !wholeOfVersions || !VERSION_DIMENSIONS.includes(dimension);
  const groups = question.groupBy.flatMap((dimension, i) => (kept(dimension) ? [i] : []));
  const filters = question.filter.filter((filter) => kept(filter.dimension));
  const dimensions = new Set([
    ...groups.map((position) => question.groupBy[position] as DimensionId),
    ...filters.map(({ dimension }) => dimension),
  ]);
  return { question, buckets, groups, filters, dimensions: [...dimensions] };
}
