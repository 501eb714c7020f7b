import { filterConditions, Params, rangeCondition, scopeCondition, timeParam } from './conditions';
import { DIMENSIONS, VERSION_DIMENSIONS, type DimensionId } from './dimension';
import { sqlOf, type SqlContext } from './metric';
import { checkQuestion, type MetricsQuestion } from './question';
import { METRICS, type Metric } from './registry';
import { ROW_SETS } from './row-set';
import { STATISTIC_SQL } from './statistic';
import { bucketStarts } from './time/buckets';
import { bucketSql, localDaySql } from './time/sql';

/** One statement; its rows have `bucket` (epoch ms, with a grain), `g0`, `g1`, … and the columns that metrics name. */
export interface Statement {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Positions in groupBy of `g0`, `g1`, …; a denominator over all versions leaves some out. */
  readonly groups: readonly number[];
}

/** Where a metric's figures stand in the statements' rows. */
export type Reading =
  | {
      readonly kind: 'count' | 'duration';
      readonly statement: number;
      readonly column: string;
      readonly empty: 0 | null;
    }
  | {
      readonly kind: 'rate';
      readonly statement: number;
      readonly numerator: string;
      readonly denominator: string;
    }
  | {
      readonly kind: 'share';
      readonly statement: number;
      readonly column: string;
      readonly whole: number;
      readonly wholeColumn: string;
    };

export interface Plan {
  readonly statements: readonly Statement[];
  /** One per metric of the question, in its order. */
  readonly readings: readonly Reading[];
  /** Starts of the buckets, or undefined without a grain. */
  readonly buckets: readonly number[] | undefined;
}

/** More rows than this from one statement are refused rather than cut: a cut would make answers wrong. */
export const MAX_STATEMENT_ROWS = 100_000;

/** A statement that is still being put together: metrics over the same rows share it. */
interface Draft {
  readonly metric: Metric;
  readonly wholeOfVersions: boolean;
  readonly columns: string[];
}

/**
 * What to ask ClickHouse for an answer.
 * @throws QuestionError when the question makes no sense
 */
export function planMetrics(question: MetricsQuestion): Plan {
  checkQuestion(question);
  const { range, timeZone, grain } = question;
  const buckets = grain && bucketStarts(grain, timeZone, range.from, range.to);
  const drafts = new Map<string, Draft>();
  const place = (metric: Metric, wholeOfVersions = false): { index: number; draft: Draft } => {
    const key = `${metric.rows}|${metric.where ?? ''}|${wholeOfVersions}`;
    let draft = drafts.get(key);
    if (!draft) drafts.set(key, (draft = { metric, wholeOfVersions, columns: [] }));
    return { index: [...drafts.keys()].indexOf(key), draft };
  };
  const add = (draft: Draft, sql: string): string => {
    const existing = draft.columns.indexOf(sql);
    return `v${existing >= 0 ? existing : draft.columns.push(sql) - 1}`;
  };
  const context: SqlContext = {
    // Worked out only for metrics that count days: a long range has many changes of the clock.
    get localDay() {
      return localDaySql('at', timeZone, range);
    },
  };

  const readings = question.metrics.map(({ metric: id, statistic }): Reading => {
    const metric = METRICS[id];
    const { measure } = metric;
    const { index, draft } = place(metric);
    switch (measure.kind) {
      case 'count':
        return {
          kind: 'count',
          statement: index,
          column: add(draft, sqlOf(measure.value, context)),
          empty: 0,
        };
      case 'duration': {
        const column = add(draft, STATISTIC_SQL[statistic ?? 'COUNT'](measure.value));
        return { kind: 'duration', statement: index, column, empty: statistic === 'COUNT' ? 0 : null };
      }
      case 'rate': {
        const numerator = add(draft, sqlOf(measure.numerator, context));
        return {
          kind: 'rate',
          statement: index,
          numerator,
          denominator: add(draft, sqlOf(measure.denominator, context)),
        };
      }
      case 'share_of_versions': {
        const column = add(draft, sqlOf(measure.amount, context));
        const whole = place(metric, true);
        const wholeColumn = add(whole.draft, sqlOf(measure.amount, context));
        return { kind: 'share', statement: index, column, whole: whole.index, wholeColumn };
      }
    }
  });
  return {
    statements: [...drafts.values()].map((draft) => writeStatement(question, draft, buckets)),
    readings,
    buckets,
  };
}

function writeStatement(
  question: MetricsQuestion,
  draft: Draft,
  buckets: readonly number[] | undefined,
): Statement {
  const { metric, wholeOfVersions } = draft;
  const kept = (dimension: DimensionId): boolean =>
    !wholeOfVersions || !VERSION_DIMENSIONS.includes(dimension);
  const groups = question.groupBy.flatMap((dimension, i) => (kept(dimension) ? [i] : []));
  const filters = question.filter.filter((filter) => kept(filter.dimension));
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
    ...draft.columns.map((sql, i) => `${sql} AS v${i}`),
  ];
  const groupBy =
    keys.length > 0
      ? ` GROUP BY ${keys.map(({ name }) => name).join(', ')} LIMIT ${MAX_STATEMENT_ROWS + 1}`
      : '';
  const sql =
    `SELECT ${select.join(', ')} FROM ${rows.from} WHERE ${where.join(' AND ')}${groupBy}` +
    ' SETTINGS do_not_merge_across_partitions_select_final = 1';
  return { sql, params: params.values, groups };
}
