import { randomUUID } from 'node:crypto';
import {
  MongoServerError,
  type ClientSession,
  type Collection as Stock,
  type Db,
  type Filter,
} from 'mongodb';
import type { Collection, New } from '../port';
import { fieldOf, firstVersion, nextVersion } from '../rules/documents';
import { isId } from '../rules/fields';
import { changedMeanwhile, namesNothing, notFound, taken } from '../rules/refusals';
import type { CollectionName, DocumentRules, Documents, Reference } from '../rules/rules';
import { WITHIN, type MongoConnection } from './connection';
import { fromStored, toStored, type Stored } from './stored';

const DUPLICATE_KEY = 11_000;

/** One kind of document in MongoDB. */
export class MongoCollection<N extends CollectionName> implements Collection<Documents[N]> {
  constructor(
    private readonly connection: MongoConnection,
    private readonly name: N,
    private readonly rules: DocumentRules<Documents[N]>,
    private readonly clock: () => number,
  ) {}

  async get(id: string): Promise<Documents[N] | undefined> {
    return this.connection.use(async (db) => (isId(id) ? this.findOne(db, { _id: id }) : undefined));
  }

  list(where: Partial<Documents[N]> = {}): Promise<Documents[N][]> {
    return this.connection.use(async (db) => {
      const found = await this.stock(db)
        .find(filterOf(where), WITHIN)
        .sort({ createdAt: 1, _id: 1 })
        .toArray();
      return found.map((stored) => fromStored(this.rules, stored));
    });
  }

  /** The document with a unique value, such as a key by its prefix. */
  byUnique(field: string, value: string): Promise<Documents[N] | undefined> {
    return this.connection.use((db) => this.findOne(db, { [field]: { $eq: value } }));
  }

  async insert(given: New<Documents[N]>): Promise<Documents[N]> {
    const document = firstVersion(this.rules, given, randomUUID(), this.clock());
    const references = this.rules.references(given);
    const companions = this.rules.companions?.(document, randomUUID) ?? [];
    const isAlone = companions.length === 0 && references.every((reference) => reference.isOnlyLookedAt);
    const write = async (db: Db, session?: ClientSession) => {
      const within = { ...WITHIN, ...(session ? { session } : {}) };
      for (const reference of references) await (isAlone ? lookAt : holdOn)(db, reference, session);
      await this.stock(db).insertOne(toStored(document), within);
      for (const { collection, document: other } of companions) {
        await db.collection<Stored>(collection).insertOne(toStored(other), within);
      }
    };
    const [first] = references;
    try {
      if (isAlone) await this.connection.use((db) => write(db));
      else await this.connection.transaction(first ? `${first.collection} ${first.id}` : this.name, write);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // The driver may have asked twice because the first answer was lost; then it is our own document in the way.
      const ours = await this.connection.use((db) => this.findOne(db, { _id: document.id }));
      if (!ours) throw this.duplicate(error);
    }
    return document;
  }

  async update(id: string, version: number, change: Partial<New<Documents[N]>>): Promise<Documents[N]> {
    const { noun } = this.rules;
    return this.connection.use(async (db) => {
      const before = isId(id) ? await this.findOne(db, { _id: id }) : undefined;
      if (!before) throw notFound(noun, id);
      const after = nextVersion(this.rules, before, version, change);
      const { id: _id, ...fields } = after;
      const gone = Object.keys(before).filter((field) => fieldOf(after, field) === undefined);
      const changed = await this.stock(db)
        .updateOne(
          { _id: id, version },
          {
            $set: fields as Partial<Stored>,
            $currentDate: { changedAt: { $type: 'timestamp' } },
            ...(gone.length === 0 ? {} : { $unset: Object.fromEntries(gone.map((field) => [field, ''])) }),
          },
          WITHIN,
        )
        .catch((error: unknown) => {
          throw isDuplicate(error) ? this.duplicate(error) : error;
        });
      if (changed.matchedCount === 1) return after;
      throw (await this.findOne(db, { _id: id })) ? changedMeanwhile(noun) : notFound(noun, id);
    });
  }

  private async findOne(db: Db, filter: Filter<Stored>): Promise<Documents[N] | undefined> {
    const stored = await this.stock(db).findOne(filter, WITHIN);
    return stored ? fromStored(this.rules, stored) : undefined;
  }

  private stock(db: Db): Stock<Stored> {
    return db.collection<Stored>(this.name);
  }

  private duplicate(error: MongoServerError): Error {
    const fields = Object.keys((error['keyPattern'] as Record<string, unknown> | undefined) ?? {});
    const unique = this.rules.unique.find(({ field, within }) => [...within, field].join() === fields.join());
    return unique ? taken(this.rules.noun, unique.field) : error;
  }
}

/** Makes sure that the document is there. */
async function lookAt(db: Db, reference: Reference): Promise<void> {
  const { collection, id, tenantId } = reference;
  const of = { _id: id, ...(tenantId === undefined ? {} : { tenantId }) };
  const found = await db.collection<Stored & { readonly tenantId?: string }>(collection).findOne(of, WITHIN);
  if (!found) throw namesNothing(reference);
}

/** Makes sure that the document is there, and that nobody changes or removes it before the transaction is done. */
async function holdOn(db: Db, reference: Reference, session?: ClientSession): Promise<void> {
  const { collection, id, tenantId } = reference;
  const { matchedCount } = await db
    .collection<Stored & { readonly tenantId?: string }>(collection)
    .updateOne(
      { _id: id, ...(tenantId === undefined ? {} : { tenantId }) },
      { $inc: { references: 1 } },
      { ...WITHIN, ...(session ? { session } : {}) },
    );
  if (matchedCount === 0) throw namesNothing(reference);
}

/** Equality only: what a caller hands in is a value, never an operator. */
function filterOf(where: object): Filter<Stored> {
  return Object.fromEntries(
    Object.entries(where).map(([field, value]) => [
      field === 'id' ? '_id' : field,
      value === undefined ? { $exists: false } : { $eq: value as unknown },
    ]),
  );
}

const isDuplicate = (error: unknown): error is MongoServerError =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;
