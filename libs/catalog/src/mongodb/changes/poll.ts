import { Timestamp, type Db } from 'mongodb';
import type { CatalogChange } from '../../port';
import { COLLECTION_NAMES } from '../../rules/collections';
import type { CollectionName } from '../../rules/rules';
import type { Stored } from '../stored';

/**
 * A transaction is seen only when it commits, which may be long after its documents got their time: MongoDB ends
 * transactions after 60 s. So every poll looks that far back, in seconds.
 */
const OVERLAP_S = 60;

/** Finds what changed lately by the time that MongoDB wrote into the documents. Removed documents leave no trace. */
export class ChangePoll {
  /** MongoDB's time at the last poll, in seconds. */
  private askedAt: number | undefined;
  /** Version by id of what the last poll found. */
  private readonly seen = new Map<CollectionName, ReadonlyMap<string, number>>();

  /** Asks once. @returns changes since the poll before; 'ANYTHING' the first time */
  async ask(db: Db): Promise<readonly CatalogChange[]> {
    const now = await timeOf(db);
    const since = new Timestamp({ t: Math.max(0, (this.askedAt ?? now) - OVERLAP_S), i: 0 });
    const changes: CatalogChange[] = [];
    for (const collection of COLLECTION_NAMES) {
      const found = await changedSince(db, collection, since);
      const before = this.seen.get(collection);
      this.seen.set(collection, found);
      for (const [id, version] of found) {
        if (before?.get(id) !== version) changes.push({ collection, id });
      }
    }
    const isFirst = this.askedAt === undefined;
    this.askedAt = now;
    return isFirst ? ['ANYTHING'] : changes;
  }
}

async function changedSince(db: Db, name: CollectionName, since: Timestamp): Promise<Map<string, number>> {
  const found = await db
    .collection<Stored>(name)
    .find({ changedAt: { $gte: since } })
    .project<Pick<Stored, '_id' | 'version'>>({ version: 1 })
    .toArray();
  return new Map(found.map(({ _id, version }) => [_id, version]));
}

/** Seconds by the clock that fills in timestamps. */
async function timeOf(db: Db): Promise<number> {
  const answer = await db.command({ ping: 1 });
  return (answer['operationTime'] as Timestamp).t;
}
