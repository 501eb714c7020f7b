import type { Collection, Db } from 'mongodb';
import { unavailable } from '../outage';
import { checksumOf, type Migration } from './migration';

/** A step that was taken (`_id` is its version), or the lease of the process that takes steps now. */
export interface JournalEntry {
  readonly _id: number | 'lease';
  readonly name?: string;
  readonly checksum?: string;
  readonly appliedAt?: Date;
  readonly holder?: string;
  readonly until?: Date;
}

export const journalOf = (db: Db): Collection<JournalEntry> => db.collection('schemaMigrations');

/**
 * The steps that are still to be taken.
 * @throws CatalogError UNAVAILABLE when a newer Sonde was here, or a step was another one then
 */
export async function stepsLeft(db: Db, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const taken = await journalOf(db)
    .find({ _id: { $ne: 'lease' } })
    .sort({ _id: 1 })
    .toArray();
  const known = new Map<unknown, Migration>(migrations.map((migration) => [migration.version, migration]));
  for (const { _id, name = '', checksum } of taken) {
    const migration = known.get(_id);
    const step = `step ${String(_id)} (${name}) of the catalog in database ${JSON.stringify(db.databaseName)}`;
    if (!migration) {
      throw unavailable(
        `${step} was made by a newer Sonde; this one knows ${migrations.length}: start the newer version`,
      );
    }
    if (checksumOf(migration) !== checksum) {
      throw unavailable(
        `${step} was made in another form than this Sonde has: start the version that made it, or use another database`,
      );
    }
  }
  const done = new Set<unknown>(taken.map((entry) => entry._id));
  return migrations.filter((migration) => !done.has(migration.version));
}

export async function record(db: Db, migration: Migration): Promise<void> {
  const { version, name } = migration;
  await journalOf(db).updateOne(
    { _id: version },
    [{ $set: { name: { $literal: name }, checksum: checksumOf(migration), appliedAt: '$$NOW' } }],
    { upsert: true },
  );
}
