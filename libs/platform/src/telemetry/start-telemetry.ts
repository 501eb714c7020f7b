import { setTimeout as pause } from 'node:timers/promises';
import { turnTracing } from './trace';

/** A collector that is away is tried for 10 s by the exporter; an app that ends waits no longer than this. */
const SHUTDOWN_MS = 1_000;

export interface Telemetry {
  /** Sends what is left. Never throws: a collector that is away must not keep an app from ending. */
  shutdown(): Promise<void>;
}

/**
 * Sends traces as OTLP over HTTP to `endpoint`, the collector's base address (`/v1/traces` is added).
 * Without one nothing is loaded: the OpenTelemetry SDK costs tens of megabytes.
 */
export async function startTelemetry(app: string, endpoint?: string): Promise<Telemetry> {
  if (endpoint === undefined) return { shutdown: () => Promise.resolve() };
  const [{ NodeSDK }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const sdk = new NodeSDK({
    serviceName: `sonde-${app}`,
    traceExporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` }),
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  turnTracing(true);
  return {
    shutdown: async () => {
      turnTracing(false);
      const enough = new AbortController();
      const tooLong = pause(SHUTDOWN_MS, undefined, { signal: enough.signal });
      await Promise.race([sdk.shutdown(), tooLong]).catch(() => undefined);
      enough.abort();
    },
  };
}
