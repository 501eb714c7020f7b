import type { RootDatabase } from 'lmdb';
import { LogUnavailableError } from '../port';

/**
 * How every environment of the log is opened.
 * Without `overlappingSync` a commit is on the disk before anyone can see it, so a consumer never commits an offset of
 * records that a power cut takes back. Without `eventTurnBatching` lmdb keeps no promise of its own whose rejection
 * (a full disk) nobody could catch.
 */
export const DURABLE = {
  compression: false,
  overlappingSync: false,
  eventTurnBatching: false,
  maxReaders: 512,
} as const;

const CAUSE_WAIT_MS = 100;

/**
 * Runs `action` in a write transaction of the environment and resolves when it is synced to disk. What `action` wrote
 * before it threw is committed (lmdb's asynchronous transactions cannot abort), so it checks first and writes last.
 * @throws LogUnavailableError when the commit fails: disk full, I/O error. Nothing of the transaction is stored then.
 */
export async function transact<T>(db: RootDatabase, action: () => T): Promise<T> {
  try {
    return await db.transaction(action);
  } catch (error) {
    const commitError = (error as { commitError?: Promise<never> }).commitError;
    if (commitError === undefined) throw error;
    const cause = await settledSoon(commitError);
    const why = cause instanceof Error ? cause.message : 'commit failed';
    throw new LogUnavailableError(`The event log cannot write: ${why}`, { cause });
  }
}

/** lmdb tells the cause on another promise, which is not certain to settle. */
async function settledSoon(promise: Promise<never>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const given = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), CAUSE_WAIT_MS);
  });
  const cause = await Promise.race([promise.catch((error: unknown) => error), given]);
  clearTimeout(timer);
  return cause;
}
