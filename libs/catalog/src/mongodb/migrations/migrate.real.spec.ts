import { waitFor } from '@sonde/test-kit';
import { MongoClient, Timestamp, type Db } from 'mongodb';
import { openStore } from '../../contract/testing/open-store';
import type { Catalog } from '../../port';
import { openMongoCatalog } from '../open';
import { makeDatabase } from '../testing/database';
import { logLines } from '../testing/log-lines';
import { MIGRATIONS } from './index';
import { journalOf } from './journal';
import { migrate } from './migrate';
import { checksumOf } from './migration';

const ID = '00000000-0000-4000-8000-000000000000';

describe('the catalog’s schema in MongoDB', () => {
  let store: Awaited<ReturnType<typeof makeDatabase>>;
  let client: MongoClient;
  let db: Db;
  const opened: Catalog[] = [];

  beforeEach(async () => {
    store = await makeDatabase();
    client = new MongoClient(store.address.url);
    db = client.db(store.address.database);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((catalog) => catalog.close()));
    await client.close();
    await store.remove();
  });

  const open = async () => {
    const catalog = await openStore(store.address);
    opened.push(catalog);
    return catalog;
  };
  /** Opens a catalog that cannot be used, and answers what it says. */
  const refusal = async (): Promise<string> => {
    const log = logLines();
    const catalog = await openMongoCatalog({ ...store.address, logger: log.logger });
    opened.push(catalog);
    await waitFor(() => log.lines.length > 0);
    const said = await catalog.check().then(
      () => 'ready',
      (error: Error) => error.message,
    );
    expect(log.messages()).toEqual([`the catalog is away: ${said}`]);
    return said;
  };

  it('is made once when eight open it at the same moment, and is there for all of them', async () => {
    const catalogs = await Promise.all(Array.from({ length: 8 }, open));
    await Promise.all(catalogs.map((catalog, index) => catalog.tenants.insert({ name: `T${index}` })));
    const journal = await journalOf(db).find().toArray();
    expect(journal).toEqual(
      MIGRATIONS.map((step) => ({
        _id: step.version,
        name: step.name,
        checksum: checksumOf(step),
        appliedAt: expect.any(Date),
      })),
    );
    const indexes = await db.collection('apps').indexes();
    expect(indexes.filter((index) => index.unique).map((index) => index.key)).toEqual([
      { tenantId: 1, name: 1 },
    ]);
  });

  it('is made by a user who may make collections but not change them', async () => {
    const collMods = jest.spyOn(db, 'command');
    await migrate(db, MIGRATIONS);
    expect(collMods.mock.calls.filter(([command]) => 'collMod' in command)).toEqual([]);
    const [apps] = await db.listCollections({ name: 'apps' }, { nameOnly: false }).toArray();
    const newest = MIGRATIONS.findLast(({ collections }) => 'apps' in collections)?.collections['apps'];
    expect(apps).toMatchObject({ options: { validator: { $jsonSchema: newest?.jsonSchema } } });
  });

  it('refuses what breaks the rules, whoever writes it', async () => {
    await open();
    const good = { _id: ID, version: 1, createdAt: 1, changedAt: new Timestamp({ t: 0, i: 0 }), name: 'T' };
    const tenants = db.collection<{ _id: string; [field: string]: unknown }>('tenants');
    const broken = [
      { ...good, _id: 'x' },
      { ...good, name: '' },
      { ...good, name: 5 },
      { ...good, version: 1.5 },
      { ...good, colour: 'red' },
      { _id: ID, name: 'T' },
    ];
    for (const document of broken)
      await expect(tenants.insertOne(document)).rejects.toMatchObject({ code: 121 });
    await tenants.insertOne(good);
    const other = { ...good, _id: ID.replace(/0$/, '1') };
    await expect(tenants.insertOne(other)).rejects.toMatchObject({ code: 11_000 });
    await expect(tenants.updateOne({ _id: ID }, { $set: { version: 0 } })).rejects.toMatchObject({
      code: 121,
    });
  });

  it('is completed when the process that made it died in the middle', async () => {
    // Half a step: one collection of three, without its schema, and a lease that is about to run out.
    await db.createCollection('tenants');
    const until = new Date(Date.now() + 1_500);
    await journalOf(db).insertOne({ _id: 'lease', holder: 'dead', until });
    const catalog = await open();
    await catalog.tenants.insert({ name: 'T' });
    const bad = db.collection('tenants').insertOne({ name: '' });
    await expect(bad).rejects.toMatchObject({ code: 121 });
    expect(await journalOf(db).countDocuments()).toBe(MIGRATIONS.length);
  });

  it('gets back a collection that was dropped, with its schema', async () => {
    await (await open()).tenants.insert({ name: 'T' });
    await db.collection('apps').drop();
    const catalog = await open();
    await expect(db.collection('apps').insertOne({})).rejects.toMatchObject({ code: 121 });
    expect(await catalog.tenants.list()).toHaveLength(1);
  });

  it('is left alone by a version that is older than it', async () => {
    await open();
    const known = MIGRATIONS.length;
    await migrate(db, [...MIGRATIONS, { version: known + 1, name: 'of tomorrow', collections: {} }]);
    const said = await refusal();
    expect(said).toContain(`step ${known + 1} (of tomorrow) `);
    expect(said).toContain(`newer Sonde; this one knows ${known}: start the newer`);
  });

  it('is left alone when a step was another one then', async () => {
    await open();
    await journalOf(db).updateOne({ _id: 1 }, { $set: { checksum: 'other' } });
    expect(await refusal()).toMatch(/step 1 \(tenants, apps, keys\) .* in another form/);
  });
});
