import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { readState, engineFolder } from '../embedded/engine-state';
import { WRITER } from '../embedded/engine-config';
import { WarehouseSetupError } from '../port';
import { tables } from '../tables';
import { scratchWarehouse, until, type Scratch } from '../testing/scratch';
import { migrations } from '.';
import { ensureDatabase, migrate } from './migrate';
import type { Migration } from './migration';

let scratch: Scratch;
let client: ClickHouseClient;
const database = 'migrated';

beforeAll(async () => {
  scratch = await scratchWarehouse();
  const password = readState(engineFolder(scratch.dataDir))?.password ?? '';
  const connect = (name: string) =>
    createClient({ url: scratch.warehouse.url(), username: WRITER, password, database: name });
  const outside = connect('default');
  await ensureDatabase(outside, database);
  await outside.close();
  client = connect(database);
});
afterAll(async () => {
  await client.close();
  await scratch.remove();
});

const one: Migration = {
  version: 1,
  name: 'one',
  statements: ['CREATE TABLE IF NOT EXISTS one (a Int8) ENGINE = Memory'],
};
const two: Migration = {
  version: 2,
  name: 'two',
  statements: [
    'ALTER TABLE one ADD COLUMN IF NOT EXISTS b Int8',
    'ALTER TABLE one ADD COLUMN IF NOT EXISTS c Int8',
  ],
};

const ask = async <T>(query: string): Promise<T[]> =>
  (await client.query({ query, format: 'JSONEachRow' })).json<T>();

describe('the schema that is released', () => {
  it.each(Object.values(tables))(
    'has the columns that $name is written with, in that order',
    async (table) => {
      const columns = await scratch.warehouse.select<{ name: string; type: string }>(
        "SELECT name, type FROM system.columns WHERE database = 'sonde' AND table = {table:String} ORDER BY position",
        { params: { table: table.name } },
      );
      expect(columns).toEqual(Object.entries(table.columns).map(([name, { type }]) => ({ name, type })));
    },
  );

  it.each(Object.values(tables))(
    'partitions $name by the month that its blocks are cut by',
    async (table) => {
      const [row] = await scratch.warehouse.select<{ key: string }>(
        "SELECT partition_key AS key FROM system.tables WHERE database = 'sonde' AND name = {table:String}",
        { params: { table: table.name } },
      );
      expect(row?.key).toBe(table.partitionBy === undefined ? '' : `toYYYYMM(${table.partitionBy})`);
    },
  );

  it.each(['sessions', 'events'])(
    'finds the %s of a few lane keys without reading the others',
    async (table) => {
      const { warehouse } = scratch;
      const columns = table === 'events' ? 'at' : 'anchorAt';
      await warehouse.command(
        `INSERT INTO ${table} (tenantId, appId, sessionId, laneKey, ${columns}, expiresOn)
       SELECT 't', 'a', toString(number), cityHash64(intDiv(number, 100)), toDateTime64('2026-11-20 00:00:00', 3, 'UTC') + intDiv(number, 10), '2100-01-01'
       FROM numbers(100000)`,
      );
      const plan = await warehouse.select<{ explain: string }>(
        `EXPLAIN indexes = 1 SELECT count() FROM ${table} WHERE laneKey IN (cityHash64(3), cityHash64(5)) SETTINGS use_query_condition_cache = 0`,
      );
      const text = plan.map(({ explain }) => explain).join('\n');
      const [, read, all] = /byLane[^]*?Granules: (\d+)\/(\d+)/.exec(text) ?? [];
      expect(Number(all)).toBeGreaterThan(3);
      expect(Number(read)).toBeLessThanOrEqual(2);
      await warehouse.command(`TRUNCATE TABLE ${table}`);
    },
  );

  it('gives a warehouse with data the filters of a later step', async () => {
    const first = migrations.slice(0, 1);
    const outside = createClient({
      url: scratch.warehouse.url(),
      username: WRITER,
      password: readState(engineFolder(scratch.dataDir))?.password ?? '',
      database: 'older',
    });
    await client.command({ query: 'CREATE DATABASE older' });
    await migrate(outside, first);
    await outside.command({
      query:
        "INSERT INTO sessions (appId, laneKey, expiresOn) SELECT 'a', number, '2100-01-01' FROM numbers(10)",
    });
    await migrate(outside, migrations);
    await until('the index is made for old rows', async () => {
      const [made] = await scratch.warehouse.select(
        `SELECT 1 FROM system.data_skipping_indices
         WHERE database = 'older' AND table = 'sessions' AND name = 'byLane' AND data_compressed_bytes > 0`,
      );
      return made !== undefined;
    });
    await outside.close();
  });

  it('is one that the check accepts, and not without its memory for tokens', async () => {
    const { warehouse } = scratch;
    await warehouse.check();
    await warehouse.command('ALTER TABLE ledger RESET SETTING non_replicated_deduplication_window');
    await expect(warehouse.check()).rejects.toThrow(/sonde.ledger remembers the tokens of 0 inserts/);
    await warehouse.command('ALTER TABLE ledger MODIFY SETTING non_replicated_deduplication_window = 100000');
    await warehouse.check();
  });

  it('is numbered without gaps', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
  });
});

describe('migrate', () => {
  it('runs each step once, also when several processes start at the same moment', async () => {
    await Promise.all([1, 2, 3, 4].map(() => migrate(client, [one])));
    await Promise.all([1, 2, 3, 4].map(() => migrate(client, [one, two])));
    expect(await ask('SELECT version, name FROM schema_migrations FINAL ORDER BY version')).toEqual([
      { version: 1, name: 'one' },
      { version: 2, name: 'two' },
    ]);
    const columns = await ask<{ name: string }>(
      "SELECT name FROM system.columns WHERE database = 'migrated' AND table = 'one' ORDER BY position",
    );
    expect(columns.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('does not take white space for a change', async () => {
    const respaced = {
      ...one,
      statements: one.statements.map((statement) => `\n  ${statement.replace(/ /g, '   ')}`),
    };
    await migrate(client, [respaced, two]);
  });

  it('refuses a step that was changed after it was applied', async () => {
    const changed = { ...one, statements: ['CREATE TABLE IF NOT EXISTS one (a Int16) ENGINE = Memory'] };
    await expect(migrate(client, [changed, two])).rejects.toThrow(
      /Migration 1 \(one\) was applied in another form/,
    );
  });

  it('refuses a database that is newer than the code', async () => {
    const refused = migrate(client, [one]);
    await expect(refused).rejects.toBeInstanceOf(WarehouseSetupError);
    await expect(refused).rejects.toThrow(/at migration 2 \(two\), newer than this Sonde/);
  });
});
