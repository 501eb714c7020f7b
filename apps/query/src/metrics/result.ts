import type { MetricsAnswer, MetricsQuestion } from '@sonde/vitals';
import type { Freshness } from '../freshness';

/** MetricsResult as GraphQL shows it. */
export const resultOf = (
  question: MetricsQuestion,
  answer: MetricsAnswer,
  freshness: () => Promise<Freshness>,
) => ({
  rows: answer.rows.map(({ at, group, values }) => ({
    at,
    group: group.map((value, i) => ({ dimension: question.groupBy[i], value })),
    values: values.map((value, i) => ({
      metric: question.metrics[i]?.metric,
      statistic: question.metrics[i]?.statistic ?? null,
      ...value,
    })),
  })),
  // Every answer comes from raw rows so far.
  precision: 'EXACT',
  truncated: answer.truncated,
  freshness,
});
