import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { isRunning, temporaryFolder } from '@sonde/test-kit';
import { startLocalMongodb, type LocalMongodb } from './start-local-mongodb';

async function withClient<T>(url: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 3000 });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

describe('a local MongoDB', () => {
  let server: LocalMongodb;
  beforeAll(async () => {
    server = await startLocalMongodb();
  });
  afterAll(() => server.stop());

  it('has what only a replica set has: transactions and change streams', async () => {
    await withClient(server.url, async (client) => {
      const things = client.db('spec').collection<{ _id: number }>('things');
      await client.db('spec').createCollection('things');
      const changes = things.watch();
      const next = changes.next();
      // The stream begins with its first answer from the server, so it has one before anything changes.
      await changes.tryNext().catch(() => null);
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await things.insertOne({ _id: 1 }, { session });
        }),
      );
      expect(await next).toMatchObject({ operationType: 'insert', documentKey: { _id: 1 } });
      await changes.close();
    });
  });

  it('keeps majority writes over an orderly restart and over SIGKILL', async () => {
    const count = (): Promise<number> =>
      withClient(server.url, (client) => client.db('spec').collection('kept').countDocuments());
    const insert = (): Promise<unknown> =>
      withClient(server.url, (client) =>
        client
          .db('spec')
          .collection('kept')
          .insertOne({}, { writeConcern: { w: 'majority', journal: true } }),
      );
    await insert();
    const { pid, url } = server;
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(server.url).toBe(url);
    expect(await count()).toBe(1);

    await insert();
    const second = server.pid;
    await server.kill();
    expect(isRunning(second)).toBe(false);
    await expect(count()).rejects.toThrow();
    await server.restart();
    expect(await count()).toBe(2);
  });

  it('lets in only who knows the password, when there is one, over restarts too', async () => {
    const folder = temporaryFolder('mongodb');
    const auth = { username: 'sonde', password: 'p@ss/w:rd' };
    const insert = (url: string): Promise<unknown> =>
      withClient(url, (client) => client.db('spec').collection('things').insertOne({}));
    const guarded = await startLocalMongodb({ auth, folder: folder.path });
    try {
      await insert(guarded.url);
      await expect(insert(guarded.url.replace('p%40ss', 'other'))).rejects.toThrow(/authentication failed/i);
      await expect(insert(`mongodb://${guarded.host}/?replicaSet=rs0`)).rejects.toThrow(
        /requires authentication/,
      );
      await guarded.restart();
      await insert(guarded.url);
    } finally {
      await guarded.stop();
    }
    const again = await startLocalMongodb({ auth, folder: folder.path });
    expect(again.url).toBe(guarded.url);
    await again.stop();
    folder.remove();
  });

  it('leaves nothing behind when it is stopped', async () => {
    const other = await startLocalMongodb();
    await other.stop();
    expect(isRunning(other.pid)).toBe(false);
    expect(existsSync(other.folder)).toBe(false);
  });

  it('refuses a port that somebody listens on', async () => {
    const port = Number(server.host.split(':')[1]);
    await expect(startLocalMongodb({ port })).rejects.toThrow(`127.0.0.1:${port} is taken`);
  });

  it('says what the server said when it does not start', async () => {
    const folder = temporaryFolder('mongodb');
    writeFileSync(join(folder.path, 'key'), 'not what a key file looks like!');
    await expect(
      startLocalMongodb({ folder: folder.path, auth: { username: 'a', password: 'b' } }),
    ).rejects.toThrow(
      /ended before it answered[^]*(invalid char in key file|permissions on .*key are too open)/,
    );
    folder.remove();
  });
});
