import {
  dimensionSql,
  filterConditions,
  Params,
  rangeCondition,
  scopeCondition,
  timeParam,
} from '../conditions';
import type { DimensionId } from '../dimension';
import { filterNaming, groupNaming } from '../merged-groups';
import { attributeAt, type TimeRange } from '../question';
import type { Metric } from '../registry';
import { installsSql } from '../rollup/installs';
import type { LayerState } from '../rollup/layer-state';
import { ROW_SETS, type RowSetSql } from '../row-set';
import { bucketSql } from '../time/sql';
import { beyondRolled } from './beyond-rolled';
import { groupBy, OF_VERSION } from './group-by';
import type { Statement } from './plan';
import type { Split } from './split';
import { inRanges } from './time-pieces';

/** Where the rows come from: all of them as they are, or installs as the batch layer remembers them. */
export type RawSource =
  | { readonly why: string | undefined }
  | {
      /** As far as installs are remembered; newer ones are found by their events. */
      readonly remembered: LayerState;
      /** Days with rows that were put back since and may be an install's first. */
      readonly stale: readonly TimeRange[];
    };

/** The statement that computes the columns from rows that are not added up: exact, whatever was rolled up. */
export function rawStatement(
  split: Split,
  metric: Metric,
  columns: readonly string[],
  source: RawSource,
): Statement {
  const { question, buckets, groups, narrowing, versions } = split;
  const params = new Params();
  const scope = scopeCondition(params, question.scope);
  const inRange = rangeCondition(params, question.range);
  const dimensions = [...question.groupBy, ...question.filter.map((filter) => filter.dimension)];
  const rows =
    'remembered' in source
      ? rememberedInstalls(params, scope, source, dimensions)
      : ROW_SETS[metric.rows]({
          scope,
          inRange,
          fromTime: timeParam(params, question.range.from),
          toTime: timeParam(params, question.range.to),
          dimensions,
        });
  const naming = groupNaming(params, question);
  const keys = groups.map((position, i) => {
    const dimension = question.groupBy[position] as DimensionId;
    const sql = dimensionSql(params, rows.source, dimension, attributeAt(question, position));
    return { name: `g${i}`, sql: sql === undefined ? "'unknown'" : naming.text(dimension, sql) };
  });
  if (question.grain && buckets) {
    keys.unshift({
      name: 'bucket',
      sql: bucketSql(params, rows.time, question.grain, question.timeZone, question.range, buckets),
    });
  }
  if (versions && versions.filters.length > 0) {
    const conditions = filterConditions(params, rows.source, versions.filters);
    keys.push({ name: OF_VERSION, sql: `toUInt8(${conditions.join(' AND ')})` });
  }
  // The installs have applied the scope inside and have no tenant of their own.
  const where = [
    ...(metric.rows === 'installs' ? [] : [scope]),
    inRange(rows.time),
    ...rows.where,
    ...(metric.where ? [`(${metric.where})`] : []),
    ...filterConditions(params, rows.source, narrowing, filterNaming(params, question)),
  ];
  const select = [
    ...keys.map(({ name, sql }) => `${sql} AS ${name}`),
    ...columns.map((sql, i) => `${sql} AS v${i}`),
  ];
  const { marks, tail } = groupBy(split);
  const sql =
    `SELECT ${select.join(', ')}${marks} FROM ${rows.from} WHERE ${where.join(' AND ')}${tail}` +
    ' SETTINGS do_not_merge_across_partitions_select_final = 1';
  return {
    sql,
    params: params.values,
    groups,
    wholeGroups: versions?.wholeGroups,
    reads:
      'remembered' in source
        ? { from: 'installs', table: 'installs', state: source.remembered }
        : { from: 'raw', table: rows.source, why: source.why },
    folded: [],
  };
}

/** Installs as they are remembered, with those of events that came since. */
export const rememberedInstalls = (
  params: Params,
  scope: string,
  { remembered, stale }: Extract<RawSource, { remembered: LayerState }>,
  dimensions: readonly DimensionId[],
): RowSetSql => ({
  from: installsSql({ scope, beyond: unknownToInstalls(params, remembered, stale), dimensions }),
  time: 'beganAt',
  where: [],
  source: 'events',
});

/** Condition of the events that the table of installs may not have seen. */
function unknownToInstalls(params: Params, { rolled }: LayerState, stale: readonly TimeRange[]): string {
  const beyond = beyondRolled(params, rolled);
  return stale.length === 0 ? beyond : `((${beyond}) OR ${inRanges(params, 'at', stale)})`;
}
