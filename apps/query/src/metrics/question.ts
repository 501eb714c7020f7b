import {
  ATTRIBUTE,
  type DimensionId,
  type Grain,
  type MetricId,
  type MetricsQuestion,
  type Scope,
  type Statistic,
  type TimeRange,
} from '@sonde/vitals';
import { filtersOf, type DimensionFilterInput } from '../paging/checked-filter';

/** MetricsInput as GraphQL hands it over; whatever has a default may still be null. */
export interface MetricsInput {
  readonly metrics: readonly { readonly metric: MetricId; readonly statistic?: Statistic | null }[];
  readonly range: TimeRange;
  readonly filter?: readonly DimensionFilterInput[] | null;
  readonly groupBy?: readonly DimensionId[] | null;
  readonly groupByAttributes?: readonly string[] | null;
  readonly grain?: Grain | null;
  readonly timeZone?: string | null;
  readonly orderBy?: readonly { readonly index: number; readonly direction?: 'ASC' | 'DESC' | null }[] | null;
  readonly first?: number | null;
  readonly precision?: 'FAST' | 'EXACT' | null;
}

/** The planner's question of an input, over what the caller may read. */
export const questionOfInput = (scope: Scope, input: MetricsInput): MetricsQuestion => ({
  scope,
  metrics: input.metrics.map(({ metric, statistic }) => ({ metric, ...(statistic ? { statistic } : {}) })),
  range: input.range,
  filter: filtersOf(input.filter),
  groupBy: [...(input.groupBy ?? []), ...(input.groupByAttributes ?? []).map(() => ATTRIBUTE)],
  groupByAttributes: input.groupByAttributes ?? [],
  ...(input.grain ? { grain: input.grain } : {}),
  timeZone: input.timeZone ?? 'UTC',
  orderBy: (input.orderBy ?? []).map(({ index, direction }) => ({ index, direction: direction ?? 'ASC' })),
  first: input.first ?? 100,
});
