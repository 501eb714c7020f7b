export {
  readinessOf,
  startApp,
  type AppName,
  type AppOptions,
  type AppProcess,
  type Readiness,
} from './app-process';
export { createApp, type AppUnderTest } from './app-under-test';
export type { PartName } from './parts';
export { clickHouseUrl, startClickHouseServer, type ClickHouseServer } from './clickhouse-server';
export { askGraphql, dataOf, type GraphqlAnswer } from './graphql-client';
export { descendants, isRunning, runningBelow, type RunningProcess } from './process-tree';
export { realData } from './real-data';
export { realKafkaBrokers, realMongodbUrl } from './real-stores';
export { repositoryRoot } from './repository';
export { startStandalone, type Endpoints, type Standalone, type StandaloneOptions } from './standalone';
export { environmentWithoutSonde } from './test-environment';
export { temporaryFolder, type TemporaryFolder } from './temporary-folder';
export { temporaryStores, type TemporaryStores } from './temporary-stores';
export { waitFor, type WaitOptions } from './wait-for';
