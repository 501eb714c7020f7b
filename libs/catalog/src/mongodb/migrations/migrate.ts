import { randomUUID } from 'node:crypto';
import { MongoServerError, type Db } from 'mongodb';
import type { CollectionSchema } from '../schema';
import { journalOf, record, stepsLeft } from './journal';
import { withLease } from './lease';
import type { Migration } from './migration';

const NAMESPACE_EXISTS = 48;

/**
 * Brings the catalog's collections to the newest schema. Many processes may do it at once and any may die in the
 * middle: one works at a time, and every step may be repeated.
 * @throws CatalogError UNAVAILABLE when a newer Sonde was here, or a step was another one then
 */
export async function migrate(db: Db, migrations: readonly Migration[]): Promise<void> {
  if ((await stepsLeft(db, migrations)).length === 0) return;
  await withLease(journalOf(db), randomUUID(), async () => {
    for (const migration of await stepsLeft(db, migrations)) {
      for (const [name, schema] of Object.entries(migration.collections)) await shape(db, name, schema);
      await record(db, migration);
    }
  });
}

/** Makes the collection, or gives the one that is there this schema. */
async function shape(db: Db, name: string, { jsonSchema, indexes }: CollectionSchema): Promise<void> {
  const validation = {
    validator: { $jsonSchema: jsonSchema },
    validationLevel: 'strict',
    validationAction: 'error',
  };
  try {
    await db.createCollection(name, validation);
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== NAMESPACE_EXISTS) throw error;
    // Changing a collection needs more rights than making one, so it is done only where something differs.
    const [found] = await db.listCollections({ name }, { nameOnly: false }).toArray();
    const { validator, validationLevel, validationAction } = (found as { options?: object }).options as {
      [key: string]: unknown;
    };
    const same =
      JSON.stringify({ validator, validationLevel, validationAction }) === JSON.stringify(validation);
    if (!same) await db.command({ collMod: name, ...validation });
  }
  await db
    .collection(name)
    .createIndexes(indexes.map(({ key, unique }) => ({ key, ...(unique ? { unique } : {}) })));
}
