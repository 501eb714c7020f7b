import { turnTracing } from './trace';

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
      await sdk.shutdown().catch(() => undefined);
    },
  };
}
