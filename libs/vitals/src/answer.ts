import { MAX_STATEMENT_ROWS, type Plan, type Reading } from './plan';
import { QuestionError, type MetricsQuestion } from './question';

/** A row as ClickHouse gives it back: `bucket`, `g0`, …, `v0`, … */
export type ResultRow = Readonly<Record<string, string | number | null>>;

export interface AnswerValue {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

export interface AnswerRow {
  /** Start of the bucket, epoch milliseconds; null without a grain. */
  readonly at: number | null;
  /** In the order of groupBy. */
  readonly group: readonly string[];
  /** In the order of metrics. */
  readonly values: readonly AnswerValue[];
}

export interface MetricsAnswer {
  readonly rows: readonly AnswerRow[];
  /** There were more than `first`. */
  readonly truncated: boolean;
}

/** What of a plan an answer is put together by. */
export interface AnswerPlan extends Pick<Plan, 'readings' | 'buckets'> {
  readonly statements: readonly AnswerStatement[];
}

type AnswerStatement = Pick<Plan['statements'][number], 'groups' | 'wholeGroups'>;

/** What of a question an answer is put in order by. */
export type AnswerOrder = Pick<MetricsQuestion, 'groupBy' | 'orderBy' | 'first'>;

/** Groups times buckets that one answer may put in order. */
const MAX_CELLS = 400_000;

/**
 * The answer from the statements' rows, in the order of `plan.statements`.
 * Rows of several metrics meet by bucket and group; buckets without data are filled in; nulls stand last in any order.
 * @throws QuestionError when the question has more groups than can be put in order
 */
export function answerMetrics(
  question: AnswerOrder,
  plan: AnswerPlan,
  results: readonly (readonly ResultRow[])[],
): MetricsAnswer {
  const tables = plan.statements.map((statement, i) => index(statement, results[i] ?? []));
  const groups = groupsOf(question, plan, results);
  const times: readonly (number | null)[] = plan.buckets ?? [null];
  if (groups.length * times.length > MAX_CELLS) throw tooMany(groups.length);

  const rowAt = (at: number | null, group: readonly string[]): AnswerRow => ({
    at,
    group,
    values: plan.readings.map((reading) => read(reading, plan, tables, at, group)),
  });
  if (question.orderBy.length === 0) {
    const rows: AnswerRow[] = [];
    for (const at of times) {
      for (const group of groups) {
        if (rows.length === question.first) return { rows, truncated: true };
        rows.push(rowAt(at, group));
      }
    }
    return { rows, truncated: false };
  }
  // By group, then time: the sort is stable, so ties keep this order.
  const rows = groups.flatMap((group) => times.map((at) => rowAt(at, group)));
  rows.sort((a, b) => compare(question, a, b));
  return { rows: rows.slice(0, question.first), truncated: rows.length > question.first };
}

const tooMany = (groups: number): QuestionError =>
  new QuestionError(
    'input.groupBy',
    `The question has ${groups} groups or more: group by less, or narrow it with a filter.`,
  );

const keyOf = (at: number | null, group: readonly string[]): string => JSON.stringify([at, ...group]);

/** The rows of a statement by bucket and group; wholes over all versions by the groups that they have. */
interface RowIndex {
  readonly parts: ReadonlyMap<string, ResultRow>;
  readonly wholes: ReadonlyMap<string, ResultRow>;
}

/** Whether a row stands for all versions. */
const isWhole = (row: ResultRow): boolean => Number(row['whole'] ?? 0) === 1;

function index({ groups, wholeGroups }: AnswerStatement, rows: readonly ResultRow[]): RowIndex {
  if (rows.length > MAX_STATEMENT_ROWS) throw tooMany(rows.length);
  const parts = new Map<string, ResultRow>();
  const wholes = new Map<string, ResultRow>();
  for (const row of rows) {
    const whole = wholeGroups && isWhole(row);
    const names = (whole ? wholeGroups : groups).map((position) =>
      String(row[`g${groups.indexOf(position)}`]),
    );
    (whole ? wholes : parts).set(keyOf(bucketOf(row), names), row);
  }
  return { parts, wholes: wholeGroups ? wholes : parts };
}

const bucketOf = (row: ResultRow): number | null =>
  row['bucket'] === undefined ? null : Number(row['bucket']);

/** All groups that some metric measures, in the order of their texts. A whole over all versions adds none. */
function groupsOf(
  question: AnswerOrder,
  plan: AnswerPlan,
  results: readonly (readonly ResultRow[])[],
): string[][] {
  if (question.groupBy.length === 0) return [[]];
  const found = new Map<string, string[]>();
  for (const statement of new Set(plan.readings.map((reading) => reading.statement))) {
    for (const row of results[statement] ?? []) {
      if (isWhole(row)) continue;
      const group = question.groupBy.map((_, i) => String(row[`g${i}`]));
      found.set(JSON.stringify(group), group);
    }
  }
  return [...found.values()].sort(compareGroups);
}

function compareGroups(a: readonly string[], b: readonly string[]): number {
  for (const [i, text] of a.entries()) {
    const other = b[i] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}

function compare({ orderBy }: AnswerOrder, a: AnswerRow, b: AnswerRow): number {
  for (const { index: metric, direction } of orderBy) {
    const left = a.values[metric]?.value ?? null;
    const right = b.values[metric]?.value ?? null;
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return direction === 'ASC' ? left - right : right - left;
  }
  return 0;
}

const numberOf = (row: ResultRow | undefined, column: string, empty: 0 | null): number | null => {
  if (!row) return empty;
  const given = row[column];
  if (given === null || given === undefined) return null;
  const value = Number(given);
  return Number.isFinite(value) ? value : null;
};

function read(
  reading: Reading,
  plan: AnswerPlan,
  tables: readonly RowIndex[],
  at: number | null,
  group: readonly string[],
): AnswerValue {
  const { statement } = reading;
  const { groups = [], wholeGroups = groups } = plan.statements[statement] ?? {};
  const keyBy = (positions: readonly number[]): string =>
    keyOf(
      at,
      positions.map((position) => group[position] ?? ''),
    );
  const row = tables[statement]?.parts.get(keyBy(groups));
  switch (reading.kind) {
    case 'count':
    case 'duration':
      return { value: numberOf(row, reading.column, reading.empty), numerator: null, denominator: null };
    case 'rate':
      return ratio(numberOf(row, reading.numerator, 0), numberOf(row, reading.denominator, 0));
    case 'share':
      return ratio(
        numberOf(row, reading.column, 0),
        numberOf(tables[statement]?.wholes.get(keyBy(wholeGroups)), reading.column, 0),
      );
  }
}

const ratio = (numerator: number | null, denominator: number | null): AnswerValue => ({
  value: numerator !== null && denominator ? numerator / denominator : null,
  numerator,
  denominator,
});
