import {
  adminTokenSetting,
  commonConfig,
  defineConfig,
  LOG_LEVELS,
  oneOf,
  ports,
  storeConfig,
  type LogLevel,
} from '@sonde/platform';

export const standaloneConfig = defineConfig({
  ...commonConfig,
  ...storeConfig,
  // Its own lines would stand between what it says to people; the parts log as they are told, into their files.
  logLevel: oneOf<LogLevel>('SONDE_LOG_LEVEL', 'warn', LOG_LEVELS),
  ingestPort: ports.ingest,
  queryPort: ports.query,
  processorPort: ports.processor,
  adminToken: adminTokenSetting,
});
