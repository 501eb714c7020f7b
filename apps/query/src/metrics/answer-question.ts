import {
  answerMetrics,
  planMetrics,
  type Layers,
  type MetricsAnswer,
  type MetricsQuestion,
  type Plan,
  type ResultRow,
} from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';

export interface PlannedAnswer {
  readonly plan: Plan;
  readonly answer: MetricsAnswer;
}

/**
 * Plans, asks, and puts together.
 * @throws QuestionError when the question makes no sense or needs what is no longer kept
 */
export async function answerQuestion(
  ask: Ask,
  question: MetricsQuestion,
  layers: Layers,
): Promise<PlannedAnswer> {
  const plan = planMetrics(question, layers);
  const results = await Promise.all(
    plan.statements.map((statement) => ask.select<ResultRow>(statement.sql, statement.params)),
  );
  return { plan, answer: answerMetrics(question, plan, results) };
}
