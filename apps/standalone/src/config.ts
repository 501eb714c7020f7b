import { adminTokenSetting, commonConfig, defineConfig, ports, storeConfig } from '@sonde/platform';

export const standaloneConfig = defineConfig({
  ...commonConfig,
  ...storeConfig,
  ingestPort: ports.ingest,
  queryPort: ports.query,
  processorPort: ports.processor,
  adminToken: adminTokenSetting,
});
