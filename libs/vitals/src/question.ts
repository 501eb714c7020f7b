import { DAY_MS } from '@sonde/event-schema';
import { ATTRIBUTE, DIMENSIONS, type DimensionId } from './dimension';
import type { GroupMerges } from './merged-groups';
import { takesAttributes } from './metric';
import { METRICS, needsStatistic, type MetricId } from './registry';
import { STATISTICS, type Statistic } from './statistic';
import { bucketStarts, MAX_RANGE_DAYS, type Grain } from './time/buckets';
import { isTimeZone } from './time/zone';

/** Whose rows: always one tenant; all its apps, or one. */
export interface Scope {
  readonly tenantId: string;
  readonly appId?: string;
}

export interface Filter {
  readonly dimension: DimensionId;
  /** The key, where the dimension is ATTRIBUTE, and only there. */
  readonly attribute?: string;
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
}

/** Half-open: from <= t < to. Epoch milliseconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface MetricsQuestion {
  readonly scope: Scope;
  readonly metrics: readonly { readonly metric: MetricId; readonly statistic?: Statistic }[];
  readonly range: TimeRange;
  readonly filter: readonly Filter[];
  /** Attributes stand last: an ATTRIBUTE for each of `groupByAttributes`. */
  readonly groupBy: readonly DimensionId[];
  /** Keys of the attributes that it is grouped by. */
  readonly groupByAttributes?: readonly string[];
  readonly grain?: Grain;
  /** IANA name. */
  readonly timeZone: string;
  readonly orderBy: readonly { readonly index: number; readonly direction: 'ASC' | 'DESC' }[];
  /** Rows at most, 1 to 1,000. */
  readonly first: number;
  /** Error groups that go by another's id; absent: none were merged. */
  readonly merges?: readonly GroupMerges[];
}

/** The key of the attribute at a position of groupBy; undefined where another dimension stands. */
export const attributeAt = (
  { groupBy, groupByAttributes = [] }: MetricsQuestion,
  position: number,
): string | undefined => groupByAttributes[position - (groupBy.length - groupByAttributes.length)];

/** The question makes no sense; `path` names the argument, such as `input.metrics[0].statistic`. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError';
  constructor(
    readonly path: string,
    message: string,
    /** What would make sense there. */
    readonly allowed?: readonly string[],
  ) {
    super(message);
  }
}

export const MAX_ROWS = 1_000;
const MAX_METRICS = 64;
const MAX_GROUPS = 10;
const MAX_FILTERS = 64;
const MAX_FILTER_VALUES = 1_000;
const MAX_FILTER_CHARACTERS = 20_000;
/** @throws QuestionError */
export function checkQuestion(question: MetricsQuestion): void {
  checkMetrics(question);
  checkRange(question.range, 'input.range');
  if (!isTimeZone(question.timeZone)) {
    throw new QuestionError(
      'input.timeZone',
      `${JSON.stringify(question.timeZone.slice(0, 64))} is not an IANA time zone.`,
    );
  }
  checkGrain(question);
  if (question.groupBy.length > MAX_GROUPS) {
    throw new QuestionError('input.groupBy', `At most ${MAX_GROUPS} dimensions at once.`);
  }
  checkGroups(question);
  checkFilters(question.filter, 'input.filter');
  for (const [i, filter] of question.filter.entries()) {
    checkDimension(question, filter.dimension, `input.filter[${i}].dimension`);
  }
  for (const [i, { index }] of question.orderBy.entries()) {
    if (!Number.isInteger(index) || index < 0 || index >= question.metrics.length) {
      throw new QuestionError(
        `input.orderBy[${i}].index`,
        `There is no metric ${index}: the index counts from 0 to ${question.metrics.length - 1}.`,
      );
    }
  }
  checkFirst(question.first, 'input.first');
}

function checkGroups(question: MetricsQuestion): void {
  const { groupBy, groupByAttributes = [] } = question;
  const fixed = groupBy.length - groupByAttributes.length;
  for (const [i, dimension] of groupBy.entries()) {
    const attribute = attributeAt(question, i);
    const path = attribute === undefined ? `input.groupBy[${i}]` : `input.groupByAttributes[${i - fixed}]`;
    if (dimension === ATTRIBUTE && attribute === undefined) {
      throw new QuestionError(path, 'Name the attributes to group by in groupByAttributes.');
    }
    const twice =
      attribute === undefined
        ? groupBy.indexOf(dimension) !== i
        : groupByAttributes.indexOf(attribute) !== i - fixed;
    if (twice) throw new QuestionError(path, `${attribute ?? dimension} stands twice.`);
    checkDimension(question, dimension, path);
  }
}

/** @throws QuestionError unless it is a whole number from 1 to 1,000 */
export function checkFirst(first: number, path: string): void {
  if (!Number.isInteger(first) || first < 1 || first > MAX_ROWS) {
    throw new QuestionError(path, `${first} is not a whole number from 1 to ${MAX_ROWS}.`);
  }
}

/** @throws QuestionError when it is empty or reversed */
export function checkRange(range: TimeRange, path: string): void {
  if (!(range.from < range.to)) throw new QuestionError(path, '`from` must be before `to`.');
}

/** @throws QuestionError when a filter says nothing or too much */
export function checkFilters(filters: readonly Filter[], path: string): void {
  if (filters.length > MAX_FILTERS) throw new QuestionError(path, `At most ${MAX_FILTERS} filters.`);
  for (const [i, filter] of filters.entries()) {
    if ((filter.dimension === ATTRIBUTE) !== (filter.attribute !== undefined)) {
      throw new QuestionError(
        `${path}[${i}].attribute`,
        filter.dimension === ATTRIBUTE
          ? 'Name the attribute to filter by.'
          : `Only the dimension ${ATTRIBUTE} takes the name of an attribute.`,
      );
    }
    if (!filter.in && !filter.notIn) throw new QuestionError(`${path}[${i}]`, 'Give `in` or `notIn`.');
    for (const side of ['in', 'notIn'] as const) {
      const values = filter[side] ?? [];
      const characters = values.reduce((sum, value) => sum + value.length, 0);
      if (values.length > MAX_FILTER_VALUES || characters > MAX_FILTER_CHARACTERS) {
        throw new QuestionError(
          `${path}[${i}].${side}`,
          `At most ${MAX_FILTER_VALUES} values of ${MAX_FILTER_CHARACTERS} characters together.`,
        );
      }
    }
  }
}

function checkMetrics({ metrics }: MetricsQuestion): void {
  if (metrics.length === 0) throw new QuestionError('input.metrics', 'Name at least one metric.');
  if (metrics.length > MAX_METRICS)
    throw new QuestionError('input.metrics', `At most ${MAX_METRICS} metrics at once.`);
  for (const [i, { metric, statistic }] of metrics.entries()) {
    const path = `input.metrics[${i}].statistic`;
    if (needsStatistic(METRICS[metric]) && !statistic) {
      throw new QuestionError(path, `${metric} needs a statistic: ${STATISTICS.join(', ')}.`, STATISTICS);
    }
    if (!needsStatistic(METRICS[metric]) && statistic) {
      throw new QuestionError(path, `${metric} takes no statistic: it has a single value.`, []);
    }
  }
}

function checkDimension({ metrics }: MetricsQuestion, dimension: DimensionId, path: string): void {
  for (const { metric } of metrics) {
    const allowed = METRICS[metric].dimensions;
    if (dimension === ATTRIBUTE) {
      if (takesAttributes(METRICS[metric])) continue;
      throw new QuestionError(
        path,
        `${metric} by an attribute makes no sense: attributes belong to events, and it counts ${METRICS[metric].rows}.`,
        allowed,
      );
    }
    if (!allowed.includes(dimension)) {
      throw new QuestionError(
        path,
        `${metric} by ${DIMENSIONS[dimension].id} makes no sense; ${metric} takes ${allowed.join(', ')}.`,
        allowed,
      );
    }
  }
}

function checkGrain({ grain, range, timeZone }: MetricsQuestion): void {
  if (!grain) return;
  const days = MAX_RANGE_DAYS[grain];
  if (range.to - range.from > days * DAY_MS) {
    throw new QuestionError(
      'input.range',
      `At the grain ${grain} a range is at most ${days} days; without a grain it has no limit.`,
    );
  }
  if (bucketStarts(grain, timeZone, range.from, range.to).length === 0) {
    throw new QuestionError('input.range', 'The range holds no bucket.');
  }
}
