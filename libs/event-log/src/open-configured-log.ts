import type { StoreConfig } from '@sonde/platform';
import { openEventLog } from './embedded/open';
import { openKafkaLog } from './kafka/open';
import type { KafkaLogOptions } from './kafka/settings';
import type { EventLogLogger } from './logger';
import type { EventLog } from './port';

/**
 * The event log that the configuration names: Kafka where there are brokers, else the embedded one in the data folder.
 * Kafka need not answer yet.
 *
 * @throws LogUnavailableError when the data folder cannot be used
 */
export async function openConfiguredLog(config: StoreConfig, logger: EventLogLogger): Promise<EventLog> {
  const { kafkaBrokers, dataDir } = config;
  if (kafkaBrokers === undefined) return openEventLog({ dataDir, logger });
  return openKafkaLog({ ...kafkaOptions(config), brokers: kafkaBrokers, logger });
}

function kafkaOptions(config: StoreConfig): Omit<KafkaLogOptions, 'brokers'> {
  const { kafkaSaslMechanism: mechanism, kafkaUsername: username, kafkaPassword: password } = config;
  return {
    ssl: config.kafkaSsl,
    topicPrefix: config.kafkaTopicPrefix ?? '',
    partitions: config.kafkaPartitions,
    sessionTimeoutMs: config.kafkaSessionTimeoutMs,
    ...(config.kafkaReplication === undefined ? {} : { replicationFactor: config.kafkaReplication }),
    ...(mechanism === undefined || username === undefined || password === undefined
      ? {}
      : { sasl: { mechanism, username, password } }),
  };
}
