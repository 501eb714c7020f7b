import {
  adminTokenSetting,
  commonConfig,
  defineConfig,
  ports,
  storeConfig,
  text,
  type ConfigOf,
} from '@sonde/platform';

export const queryConfig = defineConfig({
  ...commonConfig,
  ...storeConfig,
  port: ports.query,
  adminToken: adminTokenSetting,
  /** In `production` the schema is not told to those who ask for it. */
  nodeEnvironment: text('NODE_ENV', 'development'),
});

export type QueryConfig = ConfigOf<typeof queryConfig>;
