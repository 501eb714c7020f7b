import { METRICS, needsStatistic, QuestionError, type MetricId, type Statistic } from '@sonde/vitals';
import type { Measured } from './compare';

/** How a metric is summed over one install's rows. */
export type Amounts =
  /** Two aggregates of the install's rows. */
  | { readonly kind: 'ratio'; readonly numerator: string; readonly denominator: string }
  /** An aggregate of the install's rows; the denominator is the install itself, with or without rows. */
  | { readonly kind: 'per_install'; readonly numerator: string }
  /** The share of values at or below a threshold, which is the percentile over both versions. */
  | { readonly kind: 'percentile'; readonly level: number; readonly value: string };

export interface Comparable {
  readonly metric: MetricId;
  readonly statistic?: Statistic;
  readonly amounts: Amounts;
  readonly measured: Measured;
  /** Of the answer's values: the metric's own, or `per install`. */
  readonly unit: string;
}

const LEVELS: Readonly<Partial<Record<Statistic, number>>> = {
  P50: 0.5,
  P75: 0.75,
  P90: 0.9,
  P95: 0.95,
  P99: 0.99,
};

/** Number of the UTC day: of metrics that count days of use. */
const LOCAL_DAY = 'intDiv(toUnixTimestamp64Milli(at), 86400000)';

/** Metrics that are sets of installs or money in several currencies: no sum over installs is the figure. */
const NOT_A_SUM_OF_INSTALLS: Readonly<Partial<Record<MetricId, string>>> = {
  ACTIVE_INSTALLS: 'it counts installs, and installs are what is compared',
  IDENTIFIED_USERS: 'it counts people, who are not installs',
  NEW_INSTALLS: 'it counts installs, and installs are what is compared',
  VERSION_ADOPTION_SESSIONS: 'it is the share of a version among the others',
  VERSION_ADOPTION_INSTALLS: 'it is the share of a version among the others',
  TRANSACTION_VALUE_AT_RISK: 'it is money in several currencies: compare TRANSACTION_FAILURE_RATE',
};

/**
 * How a metric is compared install by install; everything comes from the metric's own definition.
 * @throws QuestionError when it cannot be, with the reason
 */
export function comparable(metric: MetricId, statistic: Statistic | undefined, path: string): Comparable {
  const definition = METRICS[metric];
  const { measure, direction, unit } = definition;
  const refused = NOT_A_SUM_OF_INSTALLS[metric];
  if (refused !== undefined || measure.kind === 'share_of_versions') {
    throw new QuestionError(
      `${path}.metric`,
      `${metric} cannot be compared between releases: ${refused ?? 'it is a share among versions'}.`,
    );
  }
  if (needsStatistic(definition) !== (statistic !== undefined)) {
    throw new QuestionError(
      `${path}.statistic`,
      statistic === undefined
        ? `${metric} needs a statistic: COUNT, MEAN, ${Object.keys(LEVELS).join(', ')}.`
        : `${metric} takes no statistic: it has a single value.`,
    );
  }
  const context = { localDay: LOCAL_DAY };
  const sql = (text: string | ((given: typeof context) => string)): string =>
    typeof text === 'string' ? text : text(context);
  const base = { metric, ...(statistic ? { statistic } : {}), unit: unit === '1' ? 'per install' : unit };
  const perInstall = (numerator: string, way = direction): Comparable => ({
    ...base,
    amounts: { kind: 'per_install', numerator },
    measured: { direction: way, isShare: false },
    unit: 'per install',
  });
  switch (measure.kind) {
    case 'count':
      return perInstall(sql(measure.value));
    case 'rate':
      return {
        ...base,
        amounts: { kind: 'ratio', numerator: sql(measure.numerator), denominator: sql(measure.denominator) },
        measured: { direction, isShare: unit === 'ratio' || unit === 'score' },
      };
    case 'duration': {
      const level = LEVELS[statistic as Statistic];
      if (statistic === 'COUNT') return perInstall('toFloat64(count())', 'NEUTRAL');
      if (statistic === 'MEAN') {
        return {
          ...base,
          amounts: { kind: 'ratio', numerator: `sum(${measure.value})`, denominator: 'toFloat64(count())' },
          measured: { direction, isShare: false },
        };
      }
      if (level === undefined) {
        throw new QuestionError(
          `${path}.statistic`,
          `${String(statistic)} is a single value of a single install, of which nothing can be said: ask for a percentile.`,
        );
      }
      return {
        ...base,
        amounts: { kind: 'percentile', level, value: measure.value },
        // Of the share of values at or below a threshold: more of it is quicker.
        measured: { direction: OPPOSITE[direction], isShare: true },
      };
    }
  }
}

const OPPOSITE = { UP_IS_GOOD: 'UP_IS_BAD', UP_IS_BAD: 'UP_IS_GOOD', NEUTRAL: 'NEUTRAL' } as const;
