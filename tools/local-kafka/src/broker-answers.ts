import { Kafka, logLevel } from 'kafkajs';

/**
 * Resolves when the broker counts itself as alive: only then topics can be made. A listening port comes seconds earlier.
 *
 * @throws Error while it does not
 */
export async function brokerAnswers(brokers: string): Promise<void> {
  const admin = new Kafka({
    clientId: 'local-kafka',
    brokers: [brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2000,
    requestTimeout: 2000,
    retry: { retries: 0 },
  }).admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    if (!cluster.brokers.some(({ host, port }) => `${host}:${port}` === brokers))
      throw new Error('the broker has not joined its cluster yet');
  } finally {
    await admin.disconnect();
  }
}
