import { commonConfig, defineConfig, integer, ports, storeConfig } from '@sonde/platform';
import { MAX_BODY_BYTES } from './prepare/inflate-body';

const MIB = 1024 * 1024;

/** The processor's port serves health and metrics only. */
export const processorConfig = defineConfig({
  ...commonConfig,
  ...storeConfig,
  port: ports.processor,
  /** What the body of a log record may inflate to; a larger one is a dead letter. */
  maxBodyBytes: integer('SONDE_PROCESSOR_MAX_BODY_BYTES', MAX_BODY_BYTES, { min: MIB, max: 512 * MIB }),
});
