export {
  CUSTOM_RULE_LIMITS,
  GroupingRuleError,
  MATCHED_PARTS,
  type CustomRule,
  type MatchedPart,
  type Matcher,
} from './custom-rules';
export {
  explainGrouping,
  type ExplainedFrame,
  type GroupingExplanation,
  type GroupingStep,
} from './explain-grouping';
export { groupError, type ErrorGroup } from './group-error';
export {
  compileGrouping,
  DEFAULT_GROUPING,
  GROUPING_VERSIONS,
  NEWEST_GROUPING,
  type CompiledGrouping,
  type Grouping,
} from './grouping';
export { similarity, type GroupNames } from './similarity';
export type { ErrorKind, Failing } from './verdict';
export * from './regroup';
