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
