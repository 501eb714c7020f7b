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
  const mayGoOn = async () =>
    (await stepsLeft(db, migrations)).length === 0 && (await missing(db, migrations)).length === 0;
  if (await mayGoOn()) return;
  // A collection gets its newest schema at once: making one is allowed to users who may not change one.
  const newest = new Map(migrations.flatMap(({ collections }) => Object.entries(collections)));
  await withLease(journalOf(db), randomUUID(), async () => {
    const left = await stepsLeft(db, migrations);
    // A collection that somebody dropped would come back with the first insert, without its schema.
    const gone = await missing(db, migrations);
    for (const migration of migrations) {
      const isLeft = left.includes(migration);
      for (const [name, schema] of Object.entries(migration.collections)) {
        if (isLeft || gone.includes(name)) await shape(db, name, newest.get(name) ?? schema);
      }
      if (isLeft) await record(db, migration);
    }
  });
}

async function missing(db: Db, migrations: readonly Migration[]): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  const names = new Set(found.map((collection) => collection.name));
  return migrations.flatMap(({ collections }) => Object.keys(collections)).filter((name) => !names.has(name));
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
