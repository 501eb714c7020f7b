import { filterConditions, Params, rangeCondition, scopeCondition, timeParam } from '../conditions';
import { DIMENSIONS, type DimensionId } from '../dimension';
import type { Metric } from '../registry';
import { ROW_SETS } from '../row-set';
import { bucketSql } from '../time/sql';
import { MAX_STATEMENT_ROWS, type Statement } from './plan';
import type { Split } from './split';

/** The statement that computes the columns from raw rows: exact, whatever was rolled up. */
export function rawStatement(
  split: Split,
  metric: Metric,
  columns: readonly string[],
  why: string | undefined,
): Statement {
  const { question, buckets, groups, filters } = split;
  const params = new Params();
  const scope = scopeCondition(params, question.scope);
  const inRange = rangeCondition(params, question.range);
  const rows = ROW_SETS[metric.rows]({
    scope,
    inRange,
    fromTime: timeParam(params, question.range.from),
    toTime: timeParam(params, question.range.to),
    dimensions: [...question.groupBy, ...question.filter.map((filter) => filter.dimension)],
  });
  const keys = groups.map((position, i) => {
    const dimension = question.groupBy[position] as DimensionId;
    return { name: `g${i}`, sql: DIMENSIONS[dimension].sql[rows.source] ?? "'unknown'" };
  });
  if (question.grain && buckets) {
    keys.unshift({
      name: 'bucket',
      sql: bucketSql(params, rows.time, question.grain, question.timeZone, question.range, buckets),
    });
  }
  // The installs have applied the scope inside and have no tenant of their own.
  const where = [
    ...(metric.rows === 'installs' ? [] : [scope]),
    inRange(rows.time),
    ...rows.where,
    ...(metric.where ? [`(${metric.where})`] : []),
    ...filterConditions(params, rows.source, filters),
  ];
  const select = [
    ...keys.map(({ name, sql }) => `${sql} AS ${name}`),
    ...columns.map((sql, i) => `${sql} AS v${i}`),
  ];
  const groupBy =
    keys.length > 0
      ? ` GROUP BY ${keys.map(({ name }) => name).join(', ')} LIMIT ${MAX_STATEMENT_ROWS + 1}`
      : '';
  const sql =
    `SELECT ${select.join(', ')} FROM ${rows.from} WHERE ${where.join(' AND ')}${groupBy}` +
    ' SETTINGS do_not_merge_across_partitions_select_final = 1';
  return {
    sql,
    params: params.values,
    groups,
    reads: { from: 'raw', table: rows.source === 'sessions' ? 'sessions' : 'events', why },
    folded: [],
  };
}
