import { NestFactory } from '@nestjs/core';
import { KnownGroupings, KnownWork, openConfiguredCatalog } from '@sonde/catalog';
import { EventLogServer, openConfiguredLog, PROCESSOR_GROUP } from '@sonde/event-log';
import { startOperationsServer, type AppContext, type ConfigOf, type RunningApp } from '@sonde/platform';
import { openWarehouse } from '@sonde/warehouse';
import { AuditMetrics } from './audit/audit-metrics';
import { BatchLayer } from './batch-layer/batch-layer';
import { LayerMetrics } from './batch-layer/layer-metrics';
import { BatchProcessor } from './batch-processor';
import type { processorConfig } from './config';
import { CatalogGroupings } from './grouping/catalog-groupings';
import { measureLag } from './lag-metric';
import { checkLanes, countLanes } from './lane-health';
import { ProcessorMetrics } from './processor-metrics';
import { ProcessorModule } from './processor.module';
import { RegroupWorker } from './regroup/regroup-worker';
import { TriageWatcher } from './triage/triage-watcher';

/**
 * Large batches make few inserts, and an insert has a fixed cost of milliseconds; the linger bounds how long an event
 * waits to be seen when little comes in. A record inflates to at most some sixteen times its bytes in the log, so these
 * bound what a batch takes in memory.
 */
const BATCH = { maxEvents: 20_000, maxBytes: 6 * 1024 * 1024, lingerMs: 800 };

/** How soon a quiet lane notices that ClickHouse has started anew. */
const LOOK_AFTER_IDLE_MS = 10_000;

/** Batches under way have this long to be finished when the processor is told to end. Milliseconds; it has 10 s in all. */
const FINISH_MS = 6_000;

/** Starts the consumer of the event log, with health and metrics beside it. */
export async function startProcessor(
  context: AppContext<ConfigOf<typeof processorConfig>>,
): Promise<RunningApp> {
  const { config, logger, metrics, readiness } = context;
  const { dataDir } = config;
  const warehouse = await openWarehouse({ dataDir, url: config.clickhouseUrl, logger });
  const log = await openConfiguredLog(config, logger);
  const catalog = await openConfiguredCatalog(config, logger);
  const knownGroupings = new KnownGroupings(catalog, { clock: Date.now });
  const processor = new BatchProcessor(warehouse, new ProcessorMetrics(metrics), {
    maxBodyBytes: config.maxBodyBytes,
    groupings: new CatalogGroupings({ known: knownGroupings, logger }),
    maxGroupsADay: config.maxGroupsADay,
    crashCheck: { log, logger, metrics: new AuditMetrics(metrics) },
  });
  const layer = new BatchLayer({
    log,
    warehouse,
    catalog,
    logger,
    metrics: new LayerMetrics(metrics),
    settings: {
      intervalMs: config.rollUpIntervalMs,
      delayMs: config.rollUpDelayMs,
      maxEvents: config.rollUpMaxEvents,
      settlePauseMs: config.settlePauseMinutes * 60_000,
    },
  });
  const knownWork = new KnownWork(catalog, { clock: Date.now });
  const ofOwner = [
    new RegroupWorker({ warehouse, catalog, logger }),
    new TriageWatcher({ warehouse, catalog, work: knownWork, groupings: knownGroupings, logger }),
  ];
  const server = new EventLogServer({
    log,
    group: PROCESSOR_GROUP,
    batch: BATCH,
    logger,
    lifecycle: {
      assigned: (partition) => {
        processor.assigned(partition);
        layer.assigned(partition);
        for (const one of ofOwner) one.assigned(partition);
      },
      revoked: async (partition) => {
        const all = [processor, layer, ...ofOwner];
        await Promise.all(all.map((one) => one.revoked(partition)));
      },
    },
  });

  readiness.add('warehouse', () => warehouse.check());
  readiness.add('event log', () => log.check());
  readiness.add('lanes', async () => checkLanes(server));
  countLanes(server, metrics);
  measureLag(log, metrics);

  const microservice = await NestFactory.createMicroservice(ProcessorModule.with(processor), {
    strategy: server,
    logger: false,
  });
  const operations = await startOperationsServer(
    { host: config.host, port: config.port },
    { readiness, metrics },
  );
  await microservice.listen();
  const looking = setInterval(() => processor.lookAfterIdle(), LOOK_AFTER_IDLE_MS);
  return {
    url: operations.url,
    close: async () => {
      clearInterval(looking);
      // A ClickHouse that hangs would hold up the end: what it was sent is broken off, and sent again by the next owner.
      const patience = setTimeout(() => void warehouse.close(), FINISH_MS);
      await Promise.all([microservice.close(), layer.close(), ...ofOwner.map((one) => one.close())]);
      clearTimeout(patience);
      await operations.close();
      await log.close();
      knownGroupings.close();
      knownWork.close();
      await catalog.close();
      await warehouse.close();
    },
  };
}
