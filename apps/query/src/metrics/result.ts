import { attributeAt, errorBound, explainPlan, type MetricsQuestion } from '@sonde/vitals';
import { requireAdmin } from '../access/rights';
import type { Freshness } from '../freshness';
import type { RequestContext } from '../request-context';
import type { PlannedAnswer } from './answer-question';

/** MetricsResult as GraphQL shows it. */
export const resultOf = (
  question: MetricsQuestion,
  { plan, answer }: PlannedAnswer,
  freshness: () => Promise<Freshness>,
) => ({
  rows: answer.rows.map(({ at, group, values }) => ({
    at,
    group: group.map((value, i) => ({
      dimension: question.groupBy[i],
      attribute: attributeAt(question, i) ?? null,
      value,
    })),
    values: values.map((value, i) => ({
      metric: question.metrics[i]?.metric,
      statistic: question.metrics[i]?.statistic ?? null,
      errorBound: errorBound(plan.readings[i]?.certainty ?? 'exact', value.value) ?? null,
      ...value,
      // For the value's passport.
      cell: { question, index: i, at, group },
      precision: plan.precision,
      freshness,
    })),
  })),
  precision: plan.precision,
  truncated: answer.truncated,
  folded: plan.folded,
  explain: (_: unknown, { identity }: RequestContext) => {
    requireAdmin(identity);
    return explainPlan(plan);
  },
  freshness,
});
