export {
  answerMetrics,
  type AnswerRow,
  type AnswerValue,
  type MetricsAnswer,
  type ResultRow,
} from './answer';
export {
  dimensionSql,
  filterConditions,
  Params,
  rangeCondition,
  scopeCondition,
  timeParam,
} from './conditions';
export {
  ATTRIBUTE,
  DIMENSION_IDS,
  DIMENSIONS,
  RESOURCE_DIMENSIONS,
  SESSION_DIMENSIONS,
  type Dimension,
  type DimensionId,
  type Source,
} from './dimension';
export type { GroupMerges } from './merged-groups';
export { takesAttributes, type Measure, type MetricDefinition, type Threshold } from './metric';
export { cellRows, questionOfCell, type Cell, type CellRows, type Part } from './passport';
export {
  ALL_KEPT,
  checkSettled,
  errorBound,
  explainPlan,
  planMetrics,
  type Kept,
  type Layers,
  type Plan,
  type Statement,
  type StatementExplanation,
  withTouched,
  type TouchedDay,
  type UnsettledDay,
} from './plan';
export {
  attributeAt,
  checkFilters,
  checkFirst,
  checkQuestion,
  checkRange,
  MAX_ROWS,
  QuestionError,
  type Filter,
  type MetricsQuestion,
  type Scope,
  type TimeRange,
} from './question';
export {
  checkRetention,
  installsSeen,
  planRetention,
  type InstallsSeen,
  type RetentionPlan,
  type RetentionQuestion,
} from './retention';
export {
  checkFunnel,
  FUNNEL_UNITS,
  planFunnel,
  type FunnelPlan,
  type FunnelQuestion,
  type FunnelStep,
  type FunnelUnit,
} from './funnel';
export { renderMetricReference } from './reference';
export { METRIC_IDS, METRICS, needsStatistic, type Metric, type MetricId } from './registry';
export { ROW_SETS, SESSION_LIVES, SESSION_ROWS } from './row-set';
export { STATISTICS, type Statistic } from './statistic';
export { bucketStarts, GRAINS, MAX_RANGE_DAYS, type Grain } from './time/buckets';
export { bucketSql } from './time/sql';
export { isTimeZone } from './time/zone';
export { rollupColumns, rollupKey } from './rollup/columns';
export { DEFAULT_CAP, nameValues, readFolds, type AppCap, type Caps } from './rollup/caps';
export { compactionSql, type Compaction } from './rollup/compaction';
export { contributionsSql, type Contributions } from './rollup/contributions';
export { rulesOf, type FamilyRules, type RollupFamilies } from './rollup/family-rules';
export { ROLLUP_FAMILIES, ROLLUP_FAMILY_IDS, type RollupFamilyId } from './rollup/families';
export { COMMON_DIMENSIONS, ERROR_BOUNDS, type RollupFamily, type State } from './rollup/family';
export { installsKnow, installsSql, rememberInstallsSql, type InstallsAsked } from './rollup/installs';
export { PERCENTILES, STATE_SQL } from './rollup/states';
export {
  adoptRules,
  batchesDue,
  batchesOf,
  batchesToEnd,
  clean,
  compact,
  DAY_COLUMNS,
  daysAsOf,
  followRules,
  foreignEras,
  highestId,
  isOff,
  isOneOf,
  isUnder,
  MARK_REST_MS,
  markDays,
  markedSince,
  newestEntry,
  NO_ENTRY,
  publish,
  readLayerState,
  rollUp,
  selectDays,
  settleDay,
  takeAttempt,
  type Adopted,
  type AppDay,
  type Attempt,
  type Batch,
  type DayRow,
  type Drift,
  type Entry,
  type EntryKind,
  type Era,
  type Grace,
  type Identity,
  type Layer,
  type LayerStore,
  type Mark,
  type Proposal,
  type RollUp,
  type RulesProgress,
  type Select,
  type Settled,
  type SettledDays,
} from './rollup/journal';
export {
  NOTHING_PUBLISHED,
  type LayerState,
  type RolledPosition,
  type SettledDay,
  type StateEra,
} from './rollup/layer-state';
export { DEFAULT_KEPT_DAYS, type KeptDays, type RollupRetention } from './rollup/retention';
export { folding, type Fold, type Folding } from './rollup/fold';
