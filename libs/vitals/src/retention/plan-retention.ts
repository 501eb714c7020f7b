import type { AnswerPlan } from '../answer';
import {
  dimensionSql,
  filterConditions,
  Params,
  rangeCondition,
  scopeCondition,
  timeParam,
} from '../conditions';
import { checkRawKept } from '../plan/kept';
import { MAX_STATEMENT_ROWS, type Layers, type Reading } from '../plan/plan';
import { QuestionError } from '../question';
import { ROW_SETS, SESSION_LIVES, SESSION_ROWS, type RowSetSql } from '../row-set';
import { bucketStarts } from '../time/buckets';
import { bucketSql, localDaySql } from '../time/sql';
import { localDayOf } from '../time/zone';
import { installsSeen } from './installs-seen';
import { checkRetention, type RetentionQuestion } from './question';

const DAY_MS = 86_400_000;

/** What to ask for an answer, and how it is put together. */
export interface RetentionPlan extends AnswerPlan {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * One statement over installs and their sessions. Its values are the installs that were first seen, then for each day those
 * that came back ÷ those for which that day is over.
 * @throws QuestionError when the question makes no sense, or needs what is no longer kept
 */
export function planRetention(question: RetentionQuestion, layers: Layers): RetentionPlan {
  checkRetention(question);
  const { range, timeZone, grain, groupBy, days } = question;
  checkRawKept(layers.kept, range, 'Retention is counted from sessions one by one');
  const buckets = grain && bucketStarts(grain, timeZone, range.from, range.to);
  const params = new Params();
  const scope = scopeCondition(params, question.scope);
  const installs = installsOf(params, scope, question, layers);
  const wereSeen = `${rangeCondition(params, range)('seenAt')}`;
  const groups = groupBy.map(
    (dimension, i) => `${dimensionSql(params, 'events', dimension, undefined) ?? ''} AS g${i}`,
  );
  const bucket = grain && buckets && bucketSql(params, 'seenAt', grain, timeZone, range, buckets);
  const keys = [...(bucket === undefined ? [] : ['bucket']), ...groups.map((_, i) => `g${i}`)];
  const cohort =
    `SELECT ${['installId', `${localDaySql('seenAt', timeZone, range)} AS firstDay`, ...(bucket === undefined ? [] : [`${bucket} AS bucket`]), ...groups].join(', ')} ` +
    `FROM ${installs} WHERE ${[wereSeen, ...filterConditions(params, 'events', question.filter)].join(' AND ')}`;
  // The whole first day, and the whole last one, in any time zone.
  const since = range.from - 2 * DAY_MS;
  const until = range.to + (Math.max(...days) + 2) * DAY_MS;
  const cameOn =
    `SELECT installId AS ofInstall, groupUniqArray(${localDaySql('startAt', timeZone, { from: since, to: until })}) AS cameOn ` +
    `FROM ${SESSION_ROWS} WHERE ${scope} AND ${SESSION_LIVES} AND startAt >= ${timeParam(params, since)} ` +
    `AND startAt < ${timeParam(params, until)} AND installId IN (SELECT installId FROM ${installs} WHERE ${wereSeen}) GROUP BY ofInstall`;
  const today = params.bind('Int64', localDayOf(timeZone, question.now));
  const figures = days.flatMap((_, i) => {
    const day = `firstDay + ${params.bind('UInt16', days[i])}`;
    const isOver = `${day} < ${today}`;
    return [
      `toFloat64(countIf(${isOver} AND has(cameOn, ${day}))) AS came${i}`,
      `toFloat64(countIf(${isOver})) AS of${i}`,
    ];
  });
  const sql =
    `SELECT ${[...keys, 'toFloat64(count()) AS installs', ...figures].join(', ')} ` +
    `FROM (${cohort}) AS c LEFT ANY JOIN (${cameOn}) AS s ON c.installId = s.ofInstall` +
    (keys.length > 0 ? ` GROUP BY ${keys.join(', ')} LIMIT ${MAX_STATEMENT_ROWS + 1}` : '') +
    ' SETTINGS do_not_merge_across_partitions_select_final = 1';
  const exact = { certainty: 'exact', statement: 0 } as const;
  return {
    sql,
    params: params.values,
    statements: [{ groups: groupBy.map((_, i) => i), wholeGroups: undefined }],
    readings: [
      { ...exact, kind: 'count', column: 'installs', empty: 0 },
      ...days.map((_, i): Reading => ({
        ...exact,
        kind: 'rate',
        numerator: `came${i}`,
        denominator: `of${i}`,
      })),
    ],
    buckets,
  };
}

/** Installs with their first events: as they are remembered once something is rolled up, since first events expire. */
function installsOf(
  params: Params,
  scope: string,
  { range, groupBy, filter, scope: asked }: RetentionQuestion,
  layers: Layers,
): string {
  const dimensions = [...groupBy, ...filter.map(({ dimension }) => dimension)];
  const remembered = installsSeen(params, { where: scope, scope: asked, dimensions }, layers);
  if (remembered !== undefined) return remembered;
  if (layers.kept.raw !== -Infinity) {
    throw new QuestionError(
      'input.range',
      'Nothing has been rolled up yet and first events have expired, so nobody knows which installs are new.',
    );
  }
  const rows: RowSetSql = ROW_SETS.installs({
    scope,
    inRange: rangeCondition(params, range),
    fromTime: timeParam(params, range.from),
    toTime: timeParam(params, range.to),
    dimensions,
  });
  return rows.from;
}
