import {
  answerMetrics,
  checkSettled,
  planMetrics,
  withTouched,
  type LayerState,
  type Layers,
  type MetricsAnswer,
  type MetricsQuestion,
  type Plan,
  type ResultRow,
  type TouchedDay,
  type UnsettledDay,
} from '@sonde/vitals';
import type { Ask } from '../warehouse/ask';

export interface PlannedAnswer {
  readonly plan: Plan;
  readonly answer: MetricsAnswer;
}

/** A plan and the rows of its statements, in their order. */
export interface PlannedRows {
  readonly plan: Plan;
  readonly results: readonly (readonly ResultRow[])[];
}

/** Plans, asks, and puts together, as `askQuestion` does. */
export async function answerQuestion(
  ask: Pick<Ask, 'select'>,
  question: MetricsQuestion,
  layers: Layers,
  learned?: (state: LayerState) => void,
): Promise<PlannedAnswer> {
  const { plan, results } = await askQuestion(ask, question, layers, learned);
  return { plan, answer: answerMetrics(question, plan, results) };
}

/**
 * Plans and asks. Where the answer rests on days that newer sessions may have touched, that is looked up after
 * the statements; nearly always the plan stands, else it is made anew. Not beside them: a session that moves, after
 * the look, from a day that is added up to one that is read row by row would count in both, and the other way in neither.
 *
 * @param learned is told the state that the answer rests on in the end, where newer sessions have changed it
 * @throws QuestionError when the question makes no sense or needs what is no longer kept
 */
export async function askQuestion(
  ask: Pick<Ask, 'select'>,
  question: MetricsQuestion,
  layers: Layers,
  learned: (state: LayerState) => void = () => undefined,
): Promise<PlannedRows> {
  for (let { state } = layers; ;) {
    const plan = planMetrics(question, { ...layers, state });
    const [unsettled, ...results] = await Promise.all([
      plan.unsettled ? ask.select<UnsettledDay>(plan.unsettled.sql, plan.unsettled.params) : [],
      ...plan.statements.map(({ sql, params }) => ask.select<ResultRow>(sql, params)),
    ]);
    checkSettled(unsettled);
    const touched = plan.touched ? await ask.select<TouchedDay>(plan.touched.sql, plan.touched.params) : [];
    const newer = state && withTouched(state, touched);
    // Each round takes clean days away, and there are so many only.
    if (!newer) return { plan, results };
    learned(newer);
    state = newer;
  }
}
