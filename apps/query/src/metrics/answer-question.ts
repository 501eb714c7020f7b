import {
  answerMetrics,
  planMetrics,
  type MetricsAnswer,
  type MetricsQuestion,
  type ResultRow,
} from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';

/**
 * Plans, asks, and puts together.
 * @throws QuestionError when the question makes no sense
 */
export async function answerQuestion(ask: Ask, question: MetricsQuestion): Promise<MetricsAnswer> {
  const plan = planMetrics(question);
  const results = await Promise.all(
    plan.statements.map((statement) => ask.select<ResultRow>(statement.sql, statement.params)),
  );
  return answerMetrics(question, plan, results);
}
