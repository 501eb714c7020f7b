import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { KeyVerifier, openConfiguredCatalog } from '@sonde/catalog';
import { EventLogClient, openConfiguredLog, SpooledEventLog } from '@sonde/event-log';
import type { EventLog } from '@sonde/event-log';
import { listenUrl, operationsRoutes } from '@sonde/platform';
import type { AppContext, ConfigOf, RunningApp } from '@sonde/platform';
import { Inflater } from './body/inflater';
import { WIRE_LIMITS } from './body/wire-limits';
import type { WireLimits } from './body/wire-limits';
import type { ingestConfig } from './config';
import { createServer } from './http/server';
import { IngestModule } from './ingest-module';
import { AppLimits } from './limits/app-limits';
import { IngestMetrics } from './metrics';

/** Requests under way have this long to be finished when ingest is told to end. Milliseconds; it has 10 s in all. */
const FINISH_MS = 7_000;

/** What a test may set: everything else is as in production. */
export interface StartOptions {
  readonly wireLimits?: WireLimits;
  /** Epoch milliseconds. Default `Date.now`. */
  readonly clock?: () => number;
  /** Milliseconds that never go back. Default `performance.now`. */
  readonly monotonic?: () => number;
  /** Stands between ingest and the log that it opened. */
  readonly throughLog?: (log: EventLog) => EventLog;
}

/** Opens the stores, then the doors. Closing goes the other way: requests under way are finished first. */
export async function startIngest(
  { config, logger, metrics: registry, readiness }: AppContext<ConfigOf<typeof ingestConfig>>,
  options: StartOptions = {},
): Promise<RunningApp> {
  const { wireLimits = WIRE_LIMITS, clock = Date.now, monotonic = () => performance.now() } = options;
  const { dataDir } = config;

  const catalog = await openConfiguredCatalog(config, logger);
  const opened = await openConfiguredLog(config, logger);
  const behind = options.throughLog?.(opened) ?? opened;
  const log = await SpooledEventLog.open({
    log: behind,
    dataDir,
    maxBytes: config.spoolMaxBytes,
    ...(config.kafkaBrokers !== undefined && { partitions: config.kafkaPartitions }),
    logger,
  });
  const inflater = new Inflater();
  const client = new EventLogClient(log);
  await client.connect();
  readiness.add('catalog', () => catalog.check());
  readiness.add('event log or spool', () => log.check());
  readiness.addBridged('event log', () => behind.check());
  readiness.addBridged('spool', () => log.checkDrain());

  const server = createServer(wireLimits);
  operationsRoutes(server.getInstance(), { readiness, metrics: registry });
  const app = await NestFactory.create<NestFastifyApplication>(
    IngestModule.over({
      keys: new KeyVerifier({ catalog, clock }),
      log: client,
      appLimits: new AppLimits(clock, monotonic),
      inflater,
      wireLimits,
      metrics: new IngestMetrics(registry, () => log.use()),
      logger,
      clock,
      monotonic,
    }),
    server,
    { bodyParser: false, logger: false, abortOnError: false },
  );
  await app.listen(config.port, config.host);

  return {
    url: listenUrl(config.host, app.getHttpServer()),
    close: async () => {
      const server = app.getHttpServer();
      const deadline = setTimeout(() => server.closeAllConnections(), FINISH_MS);
      await app.close();
      clearTimeout(deadline);
      await inflater.close();
      client.close();
      await log.close();
      await catalog.close();
    },
  };
}
