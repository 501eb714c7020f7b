export { DEFAULT_CAP, nameValues, readFolds, type AppCap, type Caps } from './name-values';
