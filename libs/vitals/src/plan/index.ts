export { errorBound } from './error-bound';
export { explainPlan, type StatementExplanation } from './explain-plan';
export { ALL_KEPT, type Kept } from './kept';
export {
  MAX_STATEMENT_ROWS,
  type Certainty,
  type Layers,
  type Plan,
  type Reading,
  type Statement,
  type StatementReads,
} from './plan';
export { planMetrics } from './plan-metrics';
export { withTouched, type TouchedDay, type TouchedLook } from './touched-days';
export { checkSettled, type UnsettledDay, type UnsettledLook } from './unsettled-days';
