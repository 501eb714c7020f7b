import { createServer, type AddressInfo, type Server } from 'node:net';
import { startLocalMongodb, type LocalMongodb } from '@sonde/local-mongodb';
import { waitFor } from '@sonde/test-kit';
import { MongoClient } from 'mongodb';
import type { Catalog } from '../port';
import { openMongoCatalog } from './open';
import { logLines } from './testing/log-lines';

const PASSWORD = 's3cr3t-p@ss/word';
const ROOT = { username: 'root', password: 'r00t' };

describe('the catalog on a MongoDB that cannot be used', () => {
  let server: LocalMongodb;
  let guarded: LocalMongodb;
  let admin: MongoClient;
  const opened: Catalog[] = [];

  beforeAll(async () => {
    [server, guarded] = [await startLocalMongodb(), await startLocalMongodb({ auth: ROOT })];
    admin = new MongoClient(guarded.url);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((catalog) => catalog.close()));
  });
  afterAll(async () => {
    await admin.close();
    await Promise.all([server.stop(), guarded.stop()]);
  });

  const open = async (url: string) => {
    const log = logLines();
    const catalog = await openMongoCatalog({ url, database: 'outages', logger: log.logger });
    opened.push(catalog);
    return { catalog, log };
  };
  const complaint = (catalog: Catalog) =>
    catalog.check().then(
      () => undefined,
      (error: Error) => error.message,
    );
  /** Waits for the sentence, and makes sure that every call says it and the log too, not over and over. */
  const saying = async ({ catalog, log }: Awaited<ReturnType<typeof open>>, sentence: RegExp) => {
    await waitFor(async () => sentence.test((await complaint(catalog)) ?? ''), { what: String(sentence) });
    const calls = [
      catalog.tenants.get('x'),
      catalog.apps.list(),
      catalog.keys.byPrefix('x'),
      catalog.tenants.insert({ name: 'T' }),
    ];
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringMatching(sentence),
      });
    }
    const messages = log.messages();
    expect(messages.some((line) => sentence.test(line))).toBe(true);
    // However often it is tried, only what is new is said.
    messages.forEach((line, index) => expect(line).not.toBe(messages[index - 1]));
  };
  const untilReady = async (catalog: Catalog) => {
    await waitFor(async () => (await complaint(catalog)) === undefined, { what: 'the catalog' });
    await catalog.tenants.list();
  };

  it('opens without a server and says so, then comes up by itself, once in the log each', async () => {
    await server.kill();
    const parts = await open(server.url);
    await saying(
      parts,
      /^(the catalog is away: )?no MongoDB answers at 127.0.0.1:\d+ \(.*ECONNREFUSED.*\): start it, or correct SONDE_MONGODB_URL$/,
    );
    await server.restart();
    await untilReady(parts.catalog);
    expect(parts.log.messages().at(-1)).toBe('the catalog is ready on MongoDB');
    expect(parts.log.lines.at(-1)).toContain('"database":"outages"');
  });

  it('says that it hangs when it does, and comes back', async () => {
    const parts = await open(server.url);
    await untilReady(parts.catalog);
    server.pause();
    try {
      await saying(parts, /does not answer in time|gave no answer within|no MongoDB answers/);
    } finally {
      server.resume();
    }
    await untilReady(parts.catalog);
  });

  it('says that the set has no primary, and goes on with the next one', async () => {
    const parts = await open(server.url);
    await untilReady(parts.catalog);
    const client = new MongoClient(server.url);
    await client.db('admin').command({ replSetStepDown: 12, secondaryCatchUpPeriodSecs: 0, force: true });
    await client.close();
    await saying(parts, /has no primary at the moment: see rs.status\(\)|not the primary|not primary/);
    await untilReady(parts.catalog);
    await parts.catalog.tenants.insert({ name: 'After the election' });
  });

  it('says that the name cannot be looked up', async () => {
    await saying(
      await open('mongodb://nowhere.invalid/'),
      /no MongoDB answers at nowhere.invalid:27017 \(.*nowhere.invalid/,
    );
    await saying(
      await open('mongodb+srv://nowhere.invalid/'),
      /hosts of nowhere.invalid cannot be looked up/,
    );
  });

  it('says that the replica set has another name', async () => {
    await saying(
      await open(`mongodb://${server.host}/?replicaSet=another`),
      /not as a member of the replica set "another".*correct replicaSet= in SONDE_MONGODB_URL/,
    );
  });

  it('says that a password is needed, that it is wrong, never which, and takes the right one once it is', async () => {
    await saying(
      await open(`mongodb://${guarded.host}/`),
      /demands a user and a password: put them into SONDE_MONGODB_URL/,
    );
    const url = `mongodb://sonde:${encodeURIComponent(PASSWORD)}@${guarded.host}/?authSource=admin`;
    const parts = await open(url);
    await saying(
      parts,
      /refuses the user: check user and password in SONDE_MONGODB_URL \(the user is looked up in the database "admin"/,
    );
    await admin.db('admin').command({ createUser: 'sonde', pwd: PASSWORD, roles: ['readWriteAnyDatabase'] });
    await untilReady(parts.catalog);
    const said = parts.log.lines.join();
    for (const form of [PASSWORD, encodeURIComponent(PASSWORD)]) expect(said).not.toContain(form);
  });

  it('says which right the user lacks, and goes on when it has it', async () => {
    await admin
      .db('admin')
      .command({ createUser: 'reader', pwd: 'r', roles: [{ role: 'read', db: 'outages' }] });
    // The test before made the collections; without them a reader could not even begin.
    await admin.db('outages').dropDatabase();
    const parts = await open(`mongodb://reader:r@${guarded.host}/?authSource=admin`);
    await saying(parts, /has too few rights at .*: give it the role readWrite on the database "outages"/);
    const roles = [{ role: 'readWrite', db: 'outages' }];
    await admin.db('admin').command({ grantRolesToUser: 'reader', roles });
    await untilReady(parts.catalog);
    await parts.catalog.tenants.insert({ name: 'T' });
  });

  it('says that what answers is no MongoDB', async () => {
    const other: Server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await saying(
      await open(`mongodb://127.0.0.1:${port}/`),
      new RegExp(`no MongoDB answers at 127.0.0.1:${port}`),
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it.each([
    ['mongodb://sonde:pa/ss@host/', 'special characters in user and password percent-encoded'],
    ['mongodb://sonde:pa@ss@host/', 'special characters in user and password percent-encoded'],
    ['mongodb://host/?colour=red', 'option colour is not supported'],
    ['postgres://sonde:pass@host/', 'its form is mongodb://user:password@host:port/database'],
    ['mongodb://host/admin', 'names the database "admin", which cannot be used'],
    ['mongodb://host/a%20b', 'names the database "a b", which cannot be used'],
  ])('refuses %s, without its password', async (url, reason) => {
    const refused = openMongoCatalog({ url, logger: logLines().logger });
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(reason),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringMatching(/pa.?ss@|sonde:/) });
  });
});
