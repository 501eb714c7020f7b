import { join } from 'node:path';
import { startLocalKafka } from '@sonde/local-kafka';
import { startLocalMongodb } from '@sonde/local-mongodb';

export const STORE_KINDS = ['embedded', 'real'] as const;
/** `real`: Apache Kafka and MongoDB as servers of their own. ClickHouse is the same engine in both. */
export type StoreKind = (typeof STORE_KINDS)[number];

export interface Stage {
  readonly name: string;
  /** Tells its processes by their command lines. */
  readonly program: RegExp;
  /** CPU µs per event; undefined where none is set. */
  readonly goal?: number;
}

/** What Sonde stores in while it is measured. */
export interface Stores {
  /** What makes the apps use them. */
  readonly env: Readonly<Record<string, string>>;
  /** Servers beside Sonde's own processes whose time is counted too. */
  readonly servers: readonly Stage[];
  stop(): Promise<void>;
}

/**
 * Starts what is needed beside Sonde itself.
 *
 * @param folder for their data; the caller removes it
 * @param partitions of the events topic, real only
 * @throws NotOnThisMachineError for `real` without Java, Maven or pip, with how to get them
 */
export async function startStores(kind: StoreKind, folder: string, partitions: number): Promise<Stores> {
  if (kind === 'embedded') return { env: {}, servers: [], stop: () => Promise.resolve() };
  const kafka = await startLocalKafka({ folder: join(folder, 'kafka') });
  const mongodb = await startLocalMongodb({ folder: join(folder, 'mongodb') }).catch(
    async (error: unknown) => {
      await kafka.stop();
      throw error;
    },
  );
  return {
    env: {
      SONDE_KAFKA_BROKERS: kafka.brokers,
      SONDE_KAFKA_PARTITIONS: String(partitions),
      SONDE_MONGODB_URL: mongodb.url,
    },
    servers: [
      { name: 'Kafka', program: /kafka\.Kafka/ },
      { name: 'MongoDB', program: /mongod/ },
    ],
    stop: async () => {
      await mongodb.stop();
      await kafka.stop();
    },
  };
}
