import { startLocalMongodb, type LocalMongodb } from '@sonde/local-mongodb';
import { MongoClient } from 'mongodb';
import { openStore } from '../contract/testing/open-store';
import type { Catalog } from '../port';
import type { Stored } from './stored';

describe('documents that must agree in MongoDB', () => {
  // One of its own, whose patience with transactions nobody else has changed.
  let server: LocalMongodb;
  let catalog: Catalog;
  let client: MongoClient;

  beforeAll(async () => {
    server = await startLocalMongodb();
    catalog = await openStore({ url: server.url, database: 'agree' });
    client = new MongoClient(server.url);
  });
  afterAll(async () => {
    await client.close();
    await catalog.close();
    await server.stop();
  });

  const tenants = () => client.db('agree').collection<Stored>('tenants');
  const appOf = (tenantId: string) =>
    ({ tenantId, name: 'A', platform: 'IOS', retentionDays: 90, sessionGapMinutes: 30 }) as const;

  it('agree also when one is removed while another comes to refer to it', async () => {
    for (let round = 0; round < 20; round++) {
      const { id } = await catalog.tenants.insert({ name: `Removed ${round}` });
      // Whoever removes a tenant looks first whether it has apps; only together do the two rules keep the promise.
      const remove = client.withSession((session) =>
        session.withTransaction(async () => {
          const apps = client.db('agree').collection('apps');
          if (await apps.findOne({ tenantId: id }, { session })) return;
          await tenants().deleteOne({ _id: id }, { session });
        }),
      );
      const [inserted] = await Promise.allSettled([catalog.apps.insert(appOf(id)), remove]);
      const tenant = await catalog.tenants.get(id);
      expect(await catalog.apps.list({ tenantId: id })).toHaveLength(tenant ? 1 : 0);
      expect(inserted).toMatchObject(
        tenant
          ? { status: 'fulfilled' }
          : { status: 'rejected', reason: { code: 'NOT_FOUND', field: 'tenantId' } },
      );
    }
  });

  it('are UNAVAILABLE while another process holds them, and only they', async () => {
    const held = await catalog.tenants.insert({ name: 'Held' });
    await client.withSession(async (session) => {
      session.startTransaction();
      await tenants().updateOne({ _id: held.id }, { $inc: { references: 1 } }, { session });
      const refused = Promise.allSettled([
        catalog.tenants.update(held.id, 1, { name: 'Renamed' }),
        catalog.apps.insert(appOf(held.id)),
      ]);
      await catalog.tenants.insert({ name: 'Not held' });
      for (const result of await refused) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
      }
      await catalog.check();
      await session.abortTransaction();
    });
    expect(await catalog.tenants.get(held.id)).toEqual(held);
    await catalog.tenants.update(held.id, 1, { name: 'Renamed' });
    await catalog.apps.insert(appOf(held.id));
  });
});
