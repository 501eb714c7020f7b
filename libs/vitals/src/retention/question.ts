import { RESOURCE_DIMENSIONS, type DimensionId } from '../dimension';
import {
  checkFilters,
  checkFirst,
  checkRange,
  QuestionError,
  type Filter,
  type MetricsQuestion,
  type Scope,
  type TimeRange,
} from '../question';
import { MAX_RANGE_DAYS, type Grain } from '../time/buckets';
import { isTimeZone } from '../time/zone';

/** How many of the installs that were first seen on a day come back so many days later. */
export interface RetentionQuestion {
  readonly scope: Required<Scope>;
  /** In which installs were first seen. */
  readonly range: TimeRange;
  /** Days after the first one: 0 to 400, ascending, each once. */
  readonly days: readonly number[];
  /** Of the install's first event. */
  readonly filter: readonly Filter[];
  readonly groupBy: readonly DimensionId[];
  /** DAY, WEEK or MONTH: installs that were first seen together; absent: all of the range. */
  readonly grain?: Grain;
  /** IANA name, by whose calendar days are counted. */
  readonly timeZone: string;
  /** Rows at most, 1 to 1,000. */
  readonly first: number;
  /** Epoch milliseconds: days that are not over by then are not counted. */
  readonly now: number;
}

const MAX_DAY = 400;
const MAX_DAYS = 31;
const MAX_GROUPS = 10;
const DAY_MS = 86_400_000;

/** @throws QuestionError when the question makes no sense */
export function checkRetention(question: RetentionQuestion): void {
  const { range, days, filter, groupBy, grain, timeZone, first } = question;
  checkRange(range, 'input.range');
  if (days.length < 1 || days.length > MAX_DAYS) {
    throw new QuestionError('input.days', `Name 1 to ${MAX_DAYS} days.`);
  }
  for (const [i, day] of days.entries()) {
    if (!Number.isInteger(day) || day < 0 || day > MAX_DAY) {
      throw new QuestionError(`input.days[${i}]`, `${day} is not a whole number from 0 to ${MAX_DAY}.`);
    }
    if (days.indexOf(day) !== i) throw new QuestionError(`input.days[${i}]`, `${day} stands twice.`);
  }
  if (!isTimeZone(timeZone)) {
    throw new QuestionError(
      'input.timeZone',
      `${JSON.stringify(timeZone.slice(0, 64))} is not an IANA time zone.`,
    );
  }
  checkCohorts(grain, range);
  checkInstallDimensions('Retention', { filter, groupBy });
  checkFirst(first, 'input.first');
}

function checkCohorts(grain: Grain | undefined, range: TimeRange): void {
  if (grain === undefined) return;
  if (grain === 'MINUTE' || grain === 'HOUR') {
    throw new QuestionError('input.grain', `Retention is counted by days: ${grain} makes no sense.`, [
      'DAY',
      'WEEK',
      'MONTH',
    ]);
  }
  const most = MAX_RANGE_DAYS[grain];
  if (range.to - range.from > most * DAY_MS) {
    throw new QuestionError('input.range', `At the grain ${grain} a range is at most ${most} days.`);
  }
}

/** @throws QuestionError when groups or filters are by what an install's events do not have in common */
function checkInstallDimensions(
  what: string,
  { filter, groupBy }: Pick<MetricsQuestion, 'filter' | 'groupBy'>,
): void {
  if (groupBy.length > MAX_GROUPS) {
    throw new QuestionError('input.groupBy', `At most ${MAX_GROUPS} dimensions at once.`);
  }
  checkFilters(filter, 'input.filter');
  const check = (dimension: DimensionId, path: string): void => {
    if (RESOURCE_DIMENSIONS.includes(dimension)) return;
    throw new QuestionError(
      path,
      `${what} by ${dimension} makes no sense; it takes ${RESOURCE_DIMENSIONS.join(', ')}.`,
      RESOURCE_DIMENSIONS,
    );
  };
  for (const [i, { dimension }] of filter.entries()) check(dimension, `input.filter[${i}].dimension`);
  for (const [i, dimension] of groupBy.entries()) {
    check(dimension, `input.groupBy[${i}]`);
    if (groupBy.indexOf(dimension) !== i) {
      throw new QuestionError(`input.groupBy[${i}]`, `${dimension} stands twice.`);
    }
  }
}
