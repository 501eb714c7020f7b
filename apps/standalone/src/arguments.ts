import { parseArgs } from 'node:util';

export interface Arguments {
  readonly demo: boolean;
  readonly help: boolean;
}

export const HELP = `Sonde on one machine: ingest, processor, query and ClickHouse, all from npm unless other stores are configured.

  npm run standalone           the services, quiet, for real use
  npm start                    the same with --demo

  --demo                       adds a demo tenant and a simulated fleet of two apps
  --help                       this text

Settings come from the environment:
  SONDE_DATA_DIR                  folder of all data (.sonde)
  SONDE_HOST                      address to listen on (127.0.0.1)
  SONDE_INGEST_PORT               8400; 0 takes a free one
  SONDE_QUERY_PORT                8401
  SONDE_PROCESSOR_PORT            8402, health and metrics
  SONDE_ADMIN_TOKEN               absent: made once and kept in the data folder
  SONDE_LOG_LEVEL                 info for the parts, warn for the supervisor
  OTEL_EXPORTER_OTLP_ENDPOINT     where traces go

Stores of your own instead of the embedded ones (docs/running.md):
  SONDE_CLICKHOUSE_URL            http[s]://user:password@host:8123/database
  SONDE_MONGODB_URL               mongodb://user:password@host/database?replicaSet=name
  SONDE_KAFKA_BROKERS             host:port, several with commas
  SONDE_KAFKA_SSL                 true or false (false)
  SONDE_KAFKA_SASL_MECHANISM      plain, scram-sha-256 or scram-sha-512
  SONDE_KAFKA_USERNAME            with it
  SONDE_KAFKA_PASSWORD            with it
  SONDE_KAFKA_TOPIC_PREFIX        before the names of topics and groups
  SONDE_KAFKA_PARTITIONS          of topics that are made now (12)
  SONDE_KAFKA_REPLICATION         of topics that are made now (the brokers' own)
  SONDE_KAFKA_SESSION_TIMEOUT_MS  after how much silence others take a processor's partitions (30000)

Once ready, <data folder>/endpoints.json has the addresses. Logs of the parts are in <data folder>/logs.
Ctrl-C or SIGTERM ends everything; nothing is lost, and the next start goes on where it was.
`;

/** @throws TypeError for an argument that does not exist */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: { demo: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  return { demo: values.demo ?? false, help: values.help ?? false };
}
