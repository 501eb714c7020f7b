import {
  checkFilters,
  checkFirst,
  checkRange,
  DIMENSION_IDS,
  DIMENSIONS,
  QuestionError,
  type DimensionId,
  type Filter,
  type Source,
  type TimeRange,
} from '@sonde/vitals';

export interface DimensionFilterInput {
  readonly dimension: DimensionId;
  readonly attribute?: string | null;
  readonly in?: readonly string[] | null;
  readonly notIn?: readonly string[] | null;
}

export interface ListArguments {
  readonly range: TimeRange;
  readonly filter?: readonly DimensionFilterInput[] | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

export const filtersOf = (input: readonly DimensionFilterInput[] | null | undefined): Filter[] =>
  (input ?? []).map(({ dimension, attribute, in: values, notIn }) => ({
    dimension,
    ...(typeof attribute === 'string' ? { attribute } : {}),
    ...(values ? { in: values } : {}),
    ...(notIn ? { notIn } : {}),
  }));

/** The page size, or what is usual when none or null was given. @throws QuestionError */
export function pageSize(first: number | null | undefined, usual = 50): number {
  const size = first ?? usual;
  checkFirst(size, 'first');
  return size;
}

/**
 * The filters of a list of events or sessions.
 * @throws QuestionError when the range is empty or a dimension is not one of the source
 */
export function checkedList(source: Source, args: ListArguments): { filters: Filter[]; first: number } {
  checkRange(args.range, 'range');
  const filters = filtersOf(args.filter);
  checkFilters(filters, 'filter');
  const allowed = DIMENSION_IDS.filter((id) => DIMENSIONS[id].sql[source]);
  for (const [i, { dimension }] of filters.entries()) {
    if (!allowed.includes(dimension)) {
      throw new QuestionError(
        `filter[${i}].dimension`,
        `${source} have no ${dimension}; they take ${allowed.join(', ')}.`,
        allowed,
      );
    }
  }
  return { filters, first: pageSize(args.first) };
}
