export { askGraphql, dataOf, type GraphqlAnswer } from './graphql-client';
export { descendants, isRunning, runningBelow, type RunningProcess } from './process-tree';
export { realData } from './real-data';
export { repositoryRoot } from './repository';
export {
  startStandalone,
  type AppUnderTest,
  type Endpoints,
  type PartName,
  type Standalone,
  type StandaloneOptions,
} from './standalone';
export { temporaryFolder, type TemporaryFolder } from './temporary-folder';
export { waitFor, type WaitOptions } from './wait-for';
