export { DEFAULT_CAP, nameValues, readFolds } from './name-values';
