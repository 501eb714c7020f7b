import { filterConditions, Params, scopeCondition } from '../conditions';
import { DIMENSIONS, type DimensionId } from '../dimension';
import { filterNaming, groupNaming } from '../merged-groups';
import { COMMON_DIMENSIONS, type RollupFamily } from '../rollup/family';
import { folding } from '../rollup/fold';
import { STATE_SQL } from '../rollup/states';
import { bucketSql } from '../time/sql';
import { beyondRolled } from './beyond-rolled';
import { storedBranch, type Branches } from './branches';
import { cappedOf, namesColumn, type RollupChoice } from './choose-rollup';
import { countingRows, dayKeys } from './counting-rows';
import { settledDays } from './known-days';
import type { MergedColumns } from './merged-columns';
import type { Filter } from '../question';
import { groupBy, keyNames, OF_VERSION } from './group-by';
import type { Statement } from './plan';
import { sessionBranches } from './session-branches';
import type { Split } from './split';
import { inRanges, join } from './time-pieces';

/** Over no rows at all an aggregate such as min gives 0: no row says that there was nothing. */
const NOT_OVER_NOTHING = ' HAVING count() > 0';

/**
 * The statement that computes the columns from rollup rows, raw rows at the ends of the range, and the raw rows that no
 * published batch holds, all put together as states: as complete as one over raw rows alone.
 */
export function rollupStatement(split: Split, choice: RollupChoice, columns: MergedColumns): Statement {
  const { question, groups } = split;
  const { family, facet, pieces, state } = choice;
  const params = new Params();
  const scope = scopeCondition(params, question.scope);
  const folded = foldedOf(split, choice);
  const branches: Branches = {
    params,
    split,
    choice,
    scope,
    raw: rawSide(params, split, choice, columns),
    stored: storedSide(params, split, choice, columns),
  };
  const { selects, settled } =
    family.source === 'sessions' ? sessionBranches(branches) : eventBranches(branches);
  const keys = keyNames(split);
  const head = keys.length > 0 ? `${keys.join(', ')}, ` : '';
  const { marks, tail } = groupBy(split, columns.having());
  const sql =
    `SELECT ${head}${columns.columns.map((column, i) => `${column} AS v${i}`).join(', ')}${marks} ` +
    `FROM (${selects.join(' UNION ALL ')})${tail || NOT_OVER_NOTHING} SETTINGS do_not_merge_across_partitions_select_final = 1`;
  return {
    sql,
    params: params.values,
    groups,
    wholeGroups: split.versions?.wholeGroups,
    reads: { from: 'rollup', table: family.table, facet, pieces, state, settledDays: settled },
    folded,
  };
}

function eventBranches({ params, split, choice, scope, raw, stored }: Branches) {
  const { pieces, state, family } = choice;
  const settled = settledDays(state, split.question.scope, split.question.range);
  const counting = countingRows(params, state, settled, dayKeys(params, split.question.scope, settled));
  const selects = [storedBranch({ params, choice, scope, stored }, [counting])];
  const fromRaw = (times: string, more: readonly string[] = []): string =>
    `SELECT ${raw.select} FROM ${family.source} WHERE ${[scope, times, ...more, ...raw.where].join(' AND ')}${raw.groupBy}`;
  selects.push(
    fromRaw(inRanges(params, family.time, join(pieces.days, pieces.quarters)), [
      beyondRolled(params, state.rolled),
    ]),
  );
  if (pieces.raw.length > 0) selects.push(fromRaw(inRanges(params, family.time, pieces.raw)));
  return { selects, settled: undefined };
}

/** Column of a family's row that holds a dimension. */
const columnOf = (family: RollupFamily, facet: DimensionId | undefined, id: DimensionId): string =>
  id === facet
    ? 'value'
    : ((COMMON_DIMENSIONS as Partial<Record<DimensionId, string>>)[id] ?? family.names[id] ?? 'value');

function storedSide(params: Params, split: Split, choice: RollupChoice, columns: MergedColumns) {
  const { question, buckets, groups, narrowing, versions } = split;
  const { family, facet, rollup } = choice;
  const column = (id: DimensionId): string => `toString(${columnOf(family, facet, id)})`;
  const naming = groupNaming(params, question);
  const keys = groups.map((position, i) => {
    const id = question.groupBy[position] as DimensionId;
    return `${naming.text(id, column(id))} AS g${i}`;
  });
  if (question.grain && buckets) {
    const at = bucketSql(
      params,
      'toDateTime64(at, 3)',
      question.grain,
      question.timeZone,
      question.range,
      buckets,
    );
    keys.unshift(`${at} AS bucket`);
  }
  const filtered = filterNaming(params, question);
  const conditions = (filters: readonly Filter[]): string[] =>
    filters.flatMap(({ dimension, in: wanted, notIn: unwanted }) => {
      const text = filtered.text(dimension, column(dimension));
      const has = (values: readonly string[]): string =>
        `has(${filtered.values(dimension, params.bind('Array(String)', values))}, ${text})`;
      return [...(wanted ? [has(wanted)] : []), ...(unwanted ? [`NOT ${has(unwanted)}`] : [])];
    });
  if (versions && versions.filters.length > 0) keys.push(ofVersionSql(conditions(versions.filters)));
  return {
    select: [...keys, ...columns.states.map(({ name, column: alias }) => `${name} AS ${alias}`)].join(', '),
    where: [...(rollup.where ? [`(${rollup.where})`] : []), ...conditions(narrowing)],
  };
}

function rawSide(params: Params, split: Split, choice: RollupChoice, columns: MergedColumns) {
  const { question, buckets, groups, narrowing, versions } = split;
  const { family, rollup } = choice;
  const sqlOf = (id: DimensionId): string => DIMENSIONS[id].sql[family.source] ?? "'unknown'";
  const fold = folding(
    params,
    choice.state.capped.map(({ appId, dimension }) => ({
      tenantId: question.scope.tenantId,
      appId,
      dimension: dimension as DimensionId,
    })),
  );
  const naming = groupNaming(params, question);
  const filtered = filterNaming(params, question);
  const keys = groups.map((position, i) => {
    const id = question.groupBy[position] as DimensionId;
    return `${naming.text(id, fold(id, `toString(${sqlOf(id)})`))} AS g${i}`;
  });
  if (question.grain && buckets) {
    const at = bucketSql(params, family.time, question.grain, question.timeZone, question.range, buckets);
    keys.unshift(`${at} AS bucket`);
  }
  const states = columns.states.map(
    ({ column, state }) => `${STATE_SQL[state.kind].make(state.value, state.where)} AS ${column}`,
  );
  const names = keyNames(split);
  const capped = cappedOf(choice.state, question);
  const conditions = (filters: readonly Filter[]): string[] =>
    filterConditions(params, family.source, filters, {
      ...filtered,
      text: (id, text) => filtered.text(id, capped.includes(id) ? fold(id, `toString(${text})`) : text),
    });
  if (versions && versions.filters.length > 0) keys.push(ofVersionSql(conditions(versions.filters)));
  return {
    select: [...keys, ...states].join(', '),
    where: [
      ...(family.where ? [`(${family.where})`] : []),
      ...(rollup.where ? [`(${overRawRows(family, rollup.where)})`] : []),
      ...conditions(narrowing),
    ],
    groupBy: names.length > 0 ? ` GROUP BY ${names.join(', ')}` : NOT_OVER_NOTHING,
  };
}

const ofVersionSql = (conditions: readonly string[]): string =>
  `toUInt8(${conditions.join(' AND ')}) AS ${OF_VERSION}`;

/** A condition on a family's name columns, said of the raw rows that they are made of. */
function overRawRows(family: RollupFamily, where: string): string {
  let sql = where;
  for (const [id, column] of Object.entries(family.names) as [DimensionId, string][]) {
    if (!namesColumn(sql, column)) continue;
    sql = sql.replace(
      new RegExp(`(?<![A-Za-z0-9_'])${column}(?![A-Za-z0-9_'])`, 'g'),
      () => DIMENSIONS[id].sql[family.source] ?? "'unknown'",
    );
  }
  return sql;
}

/** Dimensions that the statement groups or filters by and of which its rollup rows name the first values only. */
const foldedOf = ({ question, dimensions }: Split, { state }: RollupChoice): DimensionId[] => {
  const capped = cappedOf(state, question);
  return dimensions.filter((id) => capped.includes(id));
};
