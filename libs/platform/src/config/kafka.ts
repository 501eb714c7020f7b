import type { Setting } from './setting';
import {
  flag,
  integer,
  needs,
  optionalInteger,
  optionalOneOf,
  optionalPassword,
  optionalText,
} from './setting';

const BROKERS = 'SONDE_KAFKA_BROKERS';
const MECHANISM = 'SONDE_KAFKA_SASL_MECHANISM';
const USERNAME = 'SONDE_KAFKA_USERNAME';
const PASSWORD = 'SONDE_KAFKA_PASSWORD';

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/**
 * How to reach Kafka. Without brokers the log is embedded, so every other setting needs them: a forgotten address must
 * not turn a Kafka installation into an embedded one in silence.
 */
export const kafkaConfig = {
  kafkaBrokers: brokers(),
  kafkaSsl: needs(flag('SONDE_KAFKA_SSL', false), BROKERS),
  kafkaSaslMechanism: needs(optionalOneOf(MECHANISM, SASL_MECHANISMS), BROKERS, USERNAME, PASSWORD),
  kafkaUsername: needs(optionalText(USERNAME, /^\P{Cc}{1,256}$/u, 'a name'), BROKERS, MECHANISM),
  kafkaPassword: needs(optionalPassword(PASSWORD), BROKERS, MECHANISM),
  /** Stands before the names of topics and groups, so that several Sondes can share a cluster. */
  kafkaTopicPrefix: needs(
    optionalText(
      'SONDE_KAFKA_TOPIC_PREFIX',
      /^[A-Za-z0-9._-]{1,128}$/,
      'letters, digits, dots, underscores and hyphens, at most 128',
    ),
    BROKERS,
  ),
  /** For topics that are made now; the number of a log never changes. */
  kafkaPartitions: needs(integer('SONDE_KAFKA_PARTITIONS', 12, { min: 1, max: 1024 }), BROKERS),
  /** Undefined: as the broker is configured (`default.replication.factor`). */
  kafkaReplication: needs(optionalInteger('SONDE_KAFKA_REPLICATION', { min: 1, max: 99 }), BROKERS),
  /** How long a processor may be silent before others take its partitions. Milliseconds. */
  kafkaSessionTimeoutMs: needs(
    integer('SONDE_KAFKA_SESSION_TIMEOUT_MS', 30_000, { min: 1_000, max: 1_800_000 }),
    BROKERS,
  ),
} as const;

/** `host:port` several times. Not echoed: people paste addresses with a password in them. */
function brokers(): Setting<readonly string[] | undefined> {
  return {
    variable: BROKERS,
    allowed: 'host:port, or several separated by commas, such as kafka-1:9092,kafka-2:9092',
    secret: true,
    absent: undefined,
    parse: (given) => {
      const addresses = given.split(',').map((address) => address.trim());
      return addresses.every(isHostAndPort) ? addresses : undefined;
    },
  };
}

/** An IPv6 address stands in brackets. */
function isHostAndPort(address: string): boolean {
  const port = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(address)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}
