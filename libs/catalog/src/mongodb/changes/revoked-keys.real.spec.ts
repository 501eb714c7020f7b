import { startLocalMongodb, type LocalMongodb } from '@sonde/local-mongodb';
import { waitFor } from '@sonde/test-kit';
import { MongoClient } from 'mongodb';
import { makeKey } from '../../keys/key';
import { KeyVerifier } from '../../keys/verifier';
import type { App, Catalog, Key } from '../../port';
import { openMongoCatalog } from '../open';
import { logLines } from '../testing/log-lines';

const HOUR = 3_600_000;
const ROOT = { username: 'root', password: 'r00t' };
/** All that Sonde needs but change streams. */
const WITHOUT_STREAMS = [
  'find',
  'insert',
  'update',
  'remove',
  'createCollection',
  'createIndex',
  'listCollections',
  'listIndexes',
];

describe('a key that is revoked through one client of MongoDB', () => {
  let server: LocalMongodb;
  let admin: MongoClient;
  const opened: Catalog[] = [];

  beforeAll(async () => {
    server = await startLocalMongodb({ auth: ROOT });
    admin = new MongoClient(server.url);
    const db = admin.db('admin');
    await db.command({
      createRole: 'withoutStreams',
      privileges: [{ resource: { db: '', collection: '' }, actions: WITHOUT_STREAMS }],
      roles: [],
    });
    await db.command({ createUser: 'polls', pwd: 'polls', roles: ['withoutStreams'] });
    await db.command({ createUser: 'streams', pwd: 'streams', roles: ['readWriteAnyDatabase'] });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((catalog) => catalog.close()));
  });
  afterAll(async () => {
    await admin.close();
    await server.stop();
  });

  const open = async (user: 'polls' | 'streams', database: string) => {
    const url = server.url.replace('root:r00t', `${user}:${user}`);
    const log = logLines();
    const catalog = await openMongoCatalog({ url, database, logger: log.logger, pollMs: 100 });
    opened.push(catalog);
    await waitFor(() => catalog.check().then(() => true));
    return { catalog, log };
  };
  /** A verifier whose own memory would let a key live for an hour. */
  const verifierOf = (catalog: Catalog) =>
    new KeyVerifier({ catalog, clock: Date.now, ttlMs: HOUR, unknownTtlMs: 0 });

  const newKey = async (catalog: Catalog, given?: App): Promise<{ secret: string; key: Key; app: App }> => {
    const { secret, prefix, hash } = makeKey('INGEST');
    const tenantId = given?.tenantId ?? (await catalog.tenants.insert({ name: prefix })).id;
    const settings = { platform: 'ANDROID', retentionDays: 90, sessionGapMinutes: 30 } as const;
    const app = given ?? (await catalog.apps.insert({ tenantId, name: 'A', ...settings }));
    const key = { tenantId, appId: app.id, kind: 'INGEST', name: 'k', prefix, hash } as const;
    return { secret, app, key: await catalog.keys.insert(key) };
  };
  /** Resolves when the verifier answers from its memory, so that whatever it learns later comes from the watch. */
  const untilRemembered = async (verifier: KeyVerifier, catalog: Catalog, secret: string) => {
    let reads = 0;
    const byPrefix = catalog.keys.byPrefix.bind(catalog.keys);
    catalog.keys.byPrefix = (prefix) => (reads++, byPrefix(prefix));
    await waitFor(async () => {
      reads = 0;
      expect(await verifier.verify(secret)).toBeDefined();
      return reads === 0;
    });
    catalog.keys.byPrefix = byPrefix;
  };
  const untilRefused = (verifier: KeyVerifier, secret: string) =>
    waitFor(async () => (await verifier.verify(secret)) === undefined, { what: 'the refusal' });

  it.each(['streams', 'polls'] as const)(
    'is refused by the verifier of another long before it would ask by itself, where MongoDB %s',
    async (user) => {
      const database = `revoked_${user}`;
      const { catalog: one } = await open(user, database);
      const { catalog: other, log } = await open(user, database);
      const verifier = verifierOf(other);
      const { secret, key, app } = await newKey(one);
      const kept = await newKey(one, app);
      await untilRemembered(verifier, other, secret);
      await untilRemembered(verifier, other, kept.secret);
      expect(log.messages().some((line) => line.includes('gives no change stream'))).toBe(user === 'polls');

      await one.keys.update(key.id, 1, { revokedAt: Date.now() });
      await untilRefused(verifier, secret);
      expect(await verifier.verify(kept.secret)).toMatchObject({ keyId: kept.key.id });

      await one.apps.update(app.id, 1, { retentionDays: 7 });
      await waitFor(async () => (await verifier.verify(kept.secret))?.app?.retentionDays === 7);
    },
  );

  it('is refused also if the server was killed and restarted in between', async () => {
    const { catalog: one } = await open('streams', 'restarted');
    const { catalog: other, log } = await open('streams', 'restarted');
    const verifier = verifierOf(other);
    const { secret, key } = await newKey(one);
    await untilRemembered(verifier, other, secret);

    await server.kill();
    await waitFor(() =>
      other.check().then(
        () => false,
        () => true,
      ),
    );
    expect(await verifier.verify(secret)).toMatchObject({ keyId: key.id });
    await server.restart();
    await waitFor(() => one.check().then(() => true));
    await one.keys.update(key.id, 1, { revokedAt: Date.now() });
    await untilRefused(verifier, secret);
    expect(log.messages().filter((line) => line.includes('is ready'))).toHaveLength(2);
  });

  it('is refused by one whose stream broke off before it was revoked', async () => {
    const { catalog: one } = await open('streams', 'gap');
    const { catalog: other } = await open('streams', 'gap');
    const verifier = verifierOf(other);
    const { secret, key } = await newKey(one);
    await untilRemembered(verifier, other, secret);
    // Ends every cursor of this user, the stream's among them, and keeps its connections out for a while.
    await admin.db('admin').command({ killAllSessions: [{ user: 'streams', db: 'admin' }] });
    await one.keys.update(key.id, 1, { revokedAt: Date.now() });
    await untilRefused(verifier, secret);
  });

  it('is refused after the collections were dropped, which are made again with their schema', async () => {
    const { catalog: one } = await open('streams', 'dropped');
    const verifier = verifierOf(one);
    const { secret } = await newKey(one);
    await untilRemembered(verifier, one, secret);
    await admin.db('dropped').dropDatabase();
    await untilRefused(verifier, secret);
    await waitFor(() => one.tenants.insert({ name: 'After' }));
    await expect(
      admin.db('dropped').collection<{ _id: string }>('tenants').insertOne({ _id: 'not a tenant' }),
    ).rejects.toMatchObject({ code: 121 });
    await newKey(one);
  });
});
