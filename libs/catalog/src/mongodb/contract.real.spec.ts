import { randomUUID } from 'node:crypto';
import { createLogger } from '@sonde/platform';
import { waitFor } from '@sonde/test-kit';
import { MongoClient } from 'mongodb';
import { describeCatalog } from '../contract/catalog.contract';
import { openMongoCatalog } from './open';

const url = process.env['SONDE_TEST_MONGODB_URL'] ?? '';

describeCatalog('MongoDB', async () => {
  const database = `sonde_test_${randomUUID()}`;
  return {
    open: async () => {
      const catalog = await openMongoCatalog({ url, database, logger: createLogger('test', 'warn') });
      await waitFor(() => catalog.check().then(() => true));
      return catalog;
    },
    remove: async () => {
      const client = new MongoClient(url);
      await client.db(database).dropDatabase();
      await client.close();
    },
  };
});
