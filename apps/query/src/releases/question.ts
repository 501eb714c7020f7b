import { comparable, type Comparable } from '@sonde/release-comparison';
import {
  ATTRIBUTE,
  checkFilters,
  METRICS,
  QuestionError,
  takesAttributes,
  type Filter,
  type MetricId,
  type Statistic,
} from '@sonde/vitals';
import { filtersOf, type DimensionFilterInput } from '../paging/checked-filter';

/** As GraphQL hands it over; whatever has a default may still be null. */
export interface ReleaseComparisonInput {
  readonly metric: MetricId;
  readonly statistic?: Statistic | null;
  readonly baseline: string;
  readonly candidates: readonly string[];
  readonly filter?: readonly DimensionFilterInput[] | null;
  readonly alpha?: number | null;
  readonly ageHours?: number | null;
}

export interface ReleaseQuestion {
  readonly comparable: Comparable;
  readonly baseline: string;
  readonly candidates: readonly string[];
  readonly filter: readonly Filter[];
  readonly alpha: number;
  readonly ageHours: number | undefined;
}

const MAX_CANDIDATES = 5;
const MAX_VERSION = 200;
const USUAL_ALPHA = 0.05;
const MAX_AGE_HOURS = 24 * 3_650;
/** A filter on these would contradict the versions that the question names. */
const NAMED_BY_QUESTION: readonly string[] = ['APP_VERSION', 'APP'];

/** @throws QuestionError when it makes no sense */
export function releaseQuestionOf(input: ReleaseComparisonInput): ReleaseQuestion {
  const { baseline, candidates, metric } = input;
  checkVersion(baseline, 'input.baseline');
  if (candidates.length < 1 || candidates.length > MAX_CANDIDATES) {
    throw new QuestionError('input.candidates', `Name 1 to ${MAX_CANDIDATES} versions.`);
  }
  for (const [i, candidate] of candidates.entries()) {
    const path = `input.candidates[${i}]`;
    checkVersion(candidate, path);
    if (candidate === baseline || candidates.indexOf(candidate) !== i) {
      throw new QuestionError(path, `${candidate} stands twice.`);
    }
  }
  const filter = filtersOf(input.filter);
  checkFilters(filter, 'input.filter');
  const taken = [...METRICS[metric].dimensions, ...(takesAttributes(METRICS[metric]) ? [ATTRIBUTE] : [])];
  const allowed = taken.filter((id) => !NAMED_BY_QUESTION.includes(id));
  for (const [i, { dimension }] of filter.entries()) {
    if (!allowed.includes(dimension)) {
      throw new QuestionError(
        `input.filter[${i}].dimension`,
        `A comparison of ${metric} cannot be narrowed by ${dimension}; it takes ${allowed.join(', ')}.`,
        allowed,
      );
    }
  }
  const alpha = input.alpha ?? USUAL_ALPHA;
  if (!(alpha >= 0.001 && alpha <= 0.2)) {
    throw new QuestionError('input.alpha', 'alpha is a chance from 0.001 to 0.2.');
  }
  const ageHours = input.ageHours ?? undefined;
  if (ageHours !== undefined && (ageHours < 1 || ageHours > MAX_AGE_HOURS)) {
    throw new QuestionError('input.ageHours', `ageHours is a whole number from 1 to ${MAX_AGE_HOURS}.`);
  }
  return {
    comparable: comparable(metric, input.statistic ?? undefined, 'input'),
    baseline,
    candidates,
    filter,
    alpha,
    ageHours,
  };
}

/** @throws QuestionError */
export function checkVersion(version: string, path: string): void {
  if (version.length < 1 || version.length > MAX_VERSION || /\p{Cc}/u.test(version)) {
    throw new QuestionError(path, `A version has 1 to ${MAX_VERSION} characters and no control characters.`);
  }
}
