import { randomUUID } from 'node:crypto';
import { realMongodbUrl } from '@sonde/test-kit';
import { MongoClient } from 'mongodb';
import type { StoreUnderTest } from '../../contract/catalog.contract';

/** A database of a random name on the server of this test run, dropped at the end. */
export async function makeDatabase(): Promise<
  StoreUnderTest & { readonly address: { url: string; database: string } }
> {
  const url = realMongodbUrl();
  const client = new MongoClient(url);
  // What a killed process had begun stands in the way of dropping the database until MongoDB gives it up.
  await client.db('admin').command({ setParameter: 1, transactionLifetimeLimitSeconds: 5 });
  const database = `sonde_test_${randomUUID()}`;
  return {
    address: { url, database },
    remove: async () => {
      await client.db(database).dropDatabase();
      await client.close();
    },
  };
}
