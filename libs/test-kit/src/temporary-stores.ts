import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { realKafkaBrokers, realMongodbUrl } from './real-stores';

/** A share of the real stores that nobody else has. */
export interface TemporaryStores {
  /** What makes apps use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Deletes its topics and its database. The apps must have ended. */
  remove(): Promise<void>;
}

/**
 * Topics and a database of their own on the Kafka and the MongoDB of this run of tests.
 *
 * @throws {Error} when there are none, with how to get them
 */
export function temporaryStores(): TemporaryStores {
  const brokers = realKafkaBrokers();
  const name = `e2e-${randomBytes(6).toString('hex')}`;
  // Not by URL, which knows one host only.
  const mongodb = realMongodbUrl().replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`);
  return {
    env: {
      SONDE_KAFKA_BROKERS: brokers,
      SONDE_KAFKA_TOPIC_PREFIX: `${name}.`,
      SONDE_MONGODB_URL: mongodb,
    },
    remove: async () => {
      await Promise.all([removeTopics(brokers, `${name}.`), removeDatabase(mongodb)]);
    },
  };
}

async function removeTopics(brokers: string, prefix: string): Promise<void> {
  const admin = new Kafka({
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    // Its own patience, half a minute five times over, is longer than a test's.
    requestTimeout: 15_000,
    connectionTimeout: 5_000,
    retry: { retries: 3, maxRetryTime: 5_000 },
  }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics, timeout: 10_000 });
  } finally {
    await admin.disconnect();
  }
}

async function removeDatabase(url: string): Promise<void> {
  const client = new MongoClient(url);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
