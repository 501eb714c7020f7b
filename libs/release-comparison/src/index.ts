export { comparable, type Amounts, type Comparable } from './comparable';
export {
  compareVersions,
  MIN_INSTALLS,
  VERDICTS,
  type Comparison,
  type Difference,
  type Direction,
  type Measured,
  type Verdict,
} from './compare';
export { alwaysValidHalfWidth, mixingWidth } from './confidence-sequence';
export { addMoments, momentsOf, type InstallSums, type Moments, type StratumMoments } from './moments';
export { inMilliseconds, type PooledPercentile } from './percentile';
export { arrivedTooLate, rolloutsAhead, rolloutsUnknown, type VersionInUse } from './missing';
export { PRODUCTION, ROLLOUT_INSTALLS } from './population';
export { sentenceOf, type SentenceParts } from './sentence';
export { type Side, type Subject } from './sql/side';
export {
  installsSql,
  MAX_INSTALLS,
  momentsQuestion,
  percentileQuestion,
  rolloutQuestion,
  sizeQuestion,
  stratumOf,
  usedQuestion,
  type MomentsRow,
  type PercentileRow,
  type Question,
  type RolloutRow,
} from './sql/statements';
