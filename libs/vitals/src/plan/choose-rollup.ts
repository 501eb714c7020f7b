import type { DimensionId } from '../dimension';
import { mergesOf } from '../merged-groups';
import type { Filter, MetricsQuestion } from '../question';
import type { Metric } from '../registry';
import { ROLLUP_FAMILIES } from '../rollup/families';
import { COMMON_DIMENSIONS, type RollupFamily } from '../rollup/family';
import { OTHER, type LayerState } from '../rollup/layer-state';
import type { MetricRollup } from '../rollup/metric-rollup';
import { checkFilterKept, checkPiecesKept, type Kept } from './kept';
import { staleDays } from './known-days';
import { daysOfOtherRules, underOwnRules } from './own-rules';
import type { Layers } from './plan';
import type { Split } from './split';
import { cutTime, overlap, setApart, type TimePieces } from './time-pieces';
import type { Outdated } from './unsettled-days';

/** The rollup rows that answer a metric. */
export interface RollupChoice {
  readonly rollup: MetricRollup;
  readonly family: RollupFamily;
  /** The one dimension that is kept apart from the others, for days only. */
  readonly facet: DimensionId | undefined;
  readonly pieces: TimePieces;
  readonly state: LayerState;
  readonly kept: Kept;
  readonly outdated: Outdated;
}

/** Only raw rows answer; `why` is undefined where they were asked for. */
export interface RawChoice {
  readonly why: string | undefined;
}

/**
 * The cheapest rollup that knows all of the question's dimensions together, or why there is none.
 * @throws QuestionError when the rollup's resolution that the range needs is no longer kept
 */
export function chooseRollup(metric: Metric, split: Split, layers: Layers): RollupChoice | RawChoice {
  const { question, buckets, dimensions } = split;
  const { state, kept } = layers;
  if (!state) return { why: undefined };
  if (!metric.rollups) return { why: whyRawOnly(metric) };
  if (state.batches.length === 0) return { why: 'Nothing has been rolled up yet' };
  if (question.grain === 'MINUTE') return { why: 'A minute is finer than the quarter-hours of the rollups' };
  const capped = cappedOf(state, question);
  const byName = split.filters.find((filter) => capped.includes(filter.dimension) && !isOfOthers(filter));
  if (byName) {
    checkFilterKept(kept, question, byName);
    return {
      why: `Rollups name the first values of ${byName.dimension} only, and the filter may ask for another`,
    };
  }
  if (foldsMembers(state, question)) {
    return {
      why: 'Rollups name the first values of ERROR_GROUP only, and a group that others were merged into may have members beyond them',
    };
  }
  for (const rollup of metric.rollups) {
    const family = ROLLUP_FAMILIES[rollup.family];
    const fit = fitOf(family, rollup, dimensions);
    if (!fit) continue;
    const { finest } = fit;
    const own = underOwnRules(state, rollup.family);
    if (!own) {
      return { why: `${family.table} is made by other rules than those of this version of Sonde` };
    }
    const others = daysOfOtherRules(own, question);
    const withRows = overlap(others, { from: kept.raw, to: Infinity });
    const pieces = setApart(cutTime(question.range, buckets, finest), [
      ...staleDays(state, question.scope, kept.raw),
      ...withRows,
    ]);
    if (withRows.length > 0 && pieces.days.length + pieces.quarters.length === 0) {
      return {
        why: 'The rules of the metric have changed, and these days are not rebuilt by the new ones yet',
      };
    }
    if (pieces.days.length + pieces.quarters.length === 0) {
      return {
        why: `The range and its buckets hold no whole ${finest === 'day' ? `UTC day, and ${dimensions.join(', ')} are kept by UTC days` : 'quarter of an hour'}`,
      };
    }
    checkPiecesKept(kept, pieces, finest);
    const outdated = {
      days: overlap(others, { from: -Infinity, to: kept.raw }),
      batches: own.others.flatMap(({ batches }) => batches),
    };
    return { rollup, family, facet: fit.facet, pieces, state: own.state, kept, outdated };
  }
  return { why: `No rollup knows ${dimensions.join(', ')} together for ${metric.id}` };
}

const whyRawOnly = ({ id, rawOnly }: Metric): string =>
  `${id} is counted from raw rows only${rawOnly === undefined ? '' : `: ${rawOnly}`}`;

/** Whether a filter asks for nothing but the values that rollups have folded: then it needs no names. */
const isOfOthers = ({ in: wanted = [], notIn: unwanted = [] }: Filter): boolean =>
  [...wanted, ...unwanted].every((value) => value === OTHER);

/**
 * Whether rollups may have folded a member of a merged group: the group would be named, and be less than the whole of it.
 * Which values are named no state says, so merges of an app with too many groups are enough. A question for nothing but the
 * folded values has no names that could be less.
 */
function foldsMembers(state: LayerState, question: MetricsQuestion): boolean {
  if (!question.groupBy.includes('ERROR_GROUP')) return false;
  const isOfFolded = ({ dimension, in: wanted }: Filter): boolean =>
    dimension === 'ERROR_GROUP' && wanted?.every((value) => value === OTHER) === true;
  if (question.filter.some(isOfFolded)) return false;
  return mergesOf(question).some(({ appId }) =>
    state.capped.some((capped) => capped.appId === appId && capped.dimension === 'ERROR_GROUP'),
  );
}

/** Dimensions of which rollups name the first values only, for an app of the question. */
export const cappedOf = (state: LayerState, { scope }: MetricsQuestion): DimensionId[] => [
  ...new Set(
    state.capped
      .filter(({ appId }) => scope.appId === undefined || scope.appId === appId)
      .map(({ dimension }) => dimension as DimensionId),
  ),
];

/** Whether the family's rows know the dimensions together, which of them is the facet, and how finely. */
function fitOf(
  family: RollupFamily,
  rollup: MetricRollup,
  dimensions: readonly DimensionId[],
): { readonly facet: DimensionId | undefined; readonly finest: 'quarter' | 'day' } | undefined {
  const others = dimensions.filter((id) => !(id in COMMON_DIMENSIONS) && !(id in family.names));
  if (others.length > 1) return undefined;
  const [facet] = others;
  const needed = (id: DimensionId): boolean =>
    dimensions.includes(id) || namesColumn(rollup.where ?? '', family.names[id] ?? '');
  const names = (Object.keys(family.names) as DimensionId[]).filter(needed);
  if (facet === undefined) {
    const byQuarter = names.every((id) => family.quarterNames?.includes(id));
    return { facet, finest: family.quarterNames && byQuarter ? 'quarter' : 'day' };
  }
  if (!family.facets.includes(facet)) return undefined;
  // Rows of a facet have lost the other names.
  return names.every((id) => family.facetNames.includes(id)) ? { facet, finest: 'day' } : undefined;
}

/** Whether a condition of the registry speaks of a column. */
export const namesColumn = (sql: string, column: string): boolean =>
  new RegExp(`(?<![A-Za-z0-9_'])${column}(?![A-Za-z0-9_'])`).test(sql);
