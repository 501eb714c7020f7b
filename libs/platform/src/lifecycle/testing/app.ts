/** A small real app for the tests of `runApp`; SONDE_TEST_DOES says how it behaves. */
import { defineConfig } from '../../config/schema';
import { text } from '../../config/setting';
import { commonConfig, ports } from '../../config/shared';
import { startOperationsServer } from '../../health/operations-server';
import { runApp } from '../run-app';

const config = defineConfig({
  ...commonConfig,
  port: ports.processor,
  does: text('SONDE_TEST_DOES', 'well'),
});

void runApp({
  name: 'tested',
  config,
  start: async ({ config: { host, port, does }, metrics, readiness, logger }) => {
    const server = await startOperationsServer({ host, port }, { metrics, readiness });
    if (does === 'throw later')
      setImmediate(() => {
        throw new Error('nobody expected this');
      });
    if (does === 'reject later') void Promise.reject(new Error('nobody waited for this'));
    return {
      url: server.url,
      close: async () => {
        await server.close();
        logger.info('closed in order');
      },
    };
  },
});
