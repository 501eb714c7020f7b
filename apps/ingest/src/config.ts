import { commonConfig, defineConfig, integer, ports, storeConfig } from '@sonde/platform';

const GIB = 1024 ** 3;

export const ingestConfig = defineConfig({
  ...commonConfig,
  ...storeConfig,
  port: ports.ingest,
  /** What may wait on disk while the event log is away. */
  spoolMaxBytes: integer('SONDE_SPOOL_MAX_BYTES', GIB, { min: 1024 * 1024, max: 1024 * GIB }),
});
