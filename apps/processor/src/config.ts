import { commonConfig, defineConfig, ports, storeConfig } from '@sonde/platform';

/** The processor's port serves health and metrics only. */
export const processorConfig = defineConfig({ ...commonConfig, ...storeConfig, port: ports.processor });
