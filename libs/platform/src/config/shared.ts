import { kafkaConfig } from './kafka';
import type { ConfigOf } from './schema';
import { folder, oneOf, optionalMongodbUrl, optionalSecret, optionalUrl, port, text } from './setting';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What every app has. */
export const commonConfig = {
  host: text('SONDE_HOST', '127.0.0.1', 'a host name or an IP address to listen on'),
  logLevel: oneOf<LogLevel>('SONDE_LOG_LEVEL', 'info', LOG_LEVELS),
  otlpEndpoint: optionalUrl('OTEL_EXPORTER_OTLP_ENDPOINT'),
} as const;

/** Where the data is. A store without an address is embedded under `dataDir`. */
export const storeConfig = {
  dataDir: folder('SONDE_DATA_DIR', '.sonde'),
  ...kafkaConfig,
  mongodbUrl: optionalMongodbUrl('SONDE_MONGODB_URL'),
  clickhouseUrl: optionalUrl('SONDE_CLICKHOUSE_URL'),
} as const;
export type StoreConfig = ConfigOf<typeof storeConfig>;

/** The port of each app; an app takes its own, the supervisor all three. */
export const ports = {
  ingest: port('SONDE_INGEST_PORT', 8400),
  query: port('SONDE_QUERY_PORT', 8401),
  processor: port('SONDE_PROCESSOR_PORT', 8402),
} as const;

/** The operator's token for the control plane. Absent: see `adminToken`. */
export const adminTokenSetting = optionalSecret('SONDE_ADMIN_TOKEN');
