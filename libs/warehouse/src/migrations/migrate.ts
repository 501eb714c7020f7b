import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { WarehouseSetupError } from '../port';
import { checksumOf, type Migration } from './migration';

const JOURNAL = `CREATE TABLE IF NOT EXISTS schema_migrations (
  version UInt32,
  name String,
  checksum String,
  appliedAt DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ReplacingMergeTree ORDER BY version`;

/** What ClickHouse answers to the second of two `CREATE … IF NOT EXISTS` at the same moment: TABLE_ALREADY_EXISTS and its kin. */
const RACES = new Set(['57', '82', '1001', '1000', '107', '481']);
const ATTEMPTS = 5;

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/** @param client of another database: this one may not be there yet */
export const ensureDatabase = (client: ClickHouseClient, database: string): Promise<void> =>
  run(client, `CREATE DATABASE IF NOT EXISTS ${quoted(database)}`);

/**
 * Brings the database to the newest schema. Several processes may do it at once and any may die in the middle:
 * every statement may be repeated, and the journal keeps one row for each version.
 * @throws WarehouseSetupError when an applied migration was changed, or the database is newer than this code
 */
export async function migrate(client: ClickHouseClient, migrations: readonly Migration[]): Promise<void> {
  await run(client, JOURNAL);
  const answer = await client.query({
    query: 'SELECT version, name, checksum FROM schema_migrations FINAL ORDER BY version',
    format: 'JSONEachRow',
  });
  const applied = await answer.json<Applied>();
  assertSame(applied, migrations);
  for (const migration of migrations.slice(applied.length)) {
    for (const statement of migration.statements) await run(client, statement);
    await client.command({
      query:
        'INSERT INTO schema_migrations (version, name, checksum) SELECT {version:UInt32}, {name:String}, {checksum:String}',
      query_params: { version: migration.version, name: migration.name, checksum: checksumOf(migration) },
    });
  }
}

function assertSame(applied: readonly Applied[], migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    if (migration.version !== index + 1)
      throw new WarehouseSetupError(
        `Migration ${migration.name} has number ${migration.version}, not ${index + 1}`,
      );
  });
  for (const { version, name, checksum } of applied) {
    const known = migrations[version - 1];
    if (known === undefined) {
      throw new WarehouseSetupError(
        `The warehouse is at migration ${version} (${name}), newer than this Sonde, which knows ${migrations.length}`,
      );
    }
    if (checksumOf(known) !== checksum) {
      throw new WarehouseSetupError(
        `Migration ${version} (${name}) was applied in another form than this Sonde has; add a further migration instead of changing one`,
      );
    }
  }
}

async function run(client: ClickHouseClient, query: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.command({ query, clickhouse_settings: { wait_end_of_query: 1 } });
      return;
    } catch (error) {
      if (!(error instanceof ClickHouseError) || !RACES.has(error.code) || attempt === ATTEMPTS) throw error;
    }
  }
}

const quoted = (name: string): string => `\`${name.replace(/[`\\]/g, '\\$&')}\``;
