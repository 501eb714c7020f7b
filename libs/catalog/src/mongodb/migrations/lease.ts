import { setTimeout as pause } from 'node:timers/promises';
import { MongoServerError, type Collection } from 'mongodb';
import type { JournalEntry } from './journal';

/**
 * After this time the holder counts as dead, in milliseconds. The steps may be repeated and take far less, so that
 * a holder who was only slow does no harm.
 */
const LEASE_MS = 30_000;
/** How often to look whether it is free, in milliseconds. */
const LOOK_AGAIN_MS = 250;
const LONG_AGO = new Date(0);
const DUPLICATE_KEY = 11_000;

/** Runs `work` while no other process does; times are those of MongoDB's clock. Waits for its turn. */
export async function withLease<T>(
  journal: Collection<JournalEntry>,
  holder: string,
  work: () => Promise<T>,
): Promise<T> {
  while (!(await take(journal, holder))) await pause(LOOK_AGAIN_MS);
  try {
    return await work();
  } finally {
    // When it cannot be given back it runs out by itself; what `work` threw matters more.
    await journal.deleteOne({ _id: 'lease', holder }).catch(() => undefined);
  }
}

async function take(journal: Collection<JournalEntry>, holder: string): Promise<boolean> {
  const isFree = { $lte: [{ $ifNull: ['$until', LONG_AGO] }, '$$NOW'] };
  const until = { $add: ['$$NOW', LEASE_MS] };
  try {
    const lease = await journal.findOneAndUpdate(
      { _id: 'lease' },
      [
        {
          $set: {
            holder: { $cond: [isFree, holder, '$holder'] },
            until: { $cond: [isFree, until, '$until'] },
          },
        },
      ],
      { upsert: true, returnDocument: 'after' },
    );
    return lease?.holder === holder;
  } catch (error) {
    // Two who make it at the same moment: the other one has it.
    if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
    throw error;
  }
}
