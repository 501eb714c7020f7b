import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder';
import { showProgress } from './progress';

export interface Fetched {
  /** Name of its folder in the cache; another version has another name. */
  readonly name: string;
  /** What is fetched and from where, for the person who waits. */
  readonly title: string;
  /** Puts everything into an empty folder. What is there when it resolves is what is kept. */
  readonly into: (staging: string) => Promise<void>;
}

const STAGING = '.fetching-';
const ABANDONED_MS = 24 * 3600 * 1000;

/**
 * The folder with a fetched server, fetched now unless it was before.
 *
 * It is fetched beside its place and moved there whole, so what stands under the name is complete. Two processes that
 * fetch at once do the work twice and one result is kept. What a killed one left behind goes after a day.
 *
 * @param cache the folder to keep it in; {@link cacheFolder} unless said
 * @throws whatever `into` throws; nothing is kept then
 */
export async function fetchOnce({ name, title, into }: Fetched, cache = cacheFolder()): Promise<string> {
  const place = join(cache, name);
  if (existsSync(place)) return place;
  mkdirSync(cache, { recursive: true });
  removeAbandoned(cache);
  const staging = join(cache, `${STAGING}${name}-${randomBytes(6).toString('hex')}`);
  mkdirSync(staging);
  const progress = showProgress(title, staging);
  try {
    await into(staging);
    moveThere(staging, place);
    progress.done(`kept in ${place}`);
  } catch (error) {
    progress.done('failed');
    throw error;
  } finally {
    rmSync(staging, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
  return place;
}

function moveThere(staging: string, place: string): void {
  try {
    renameSync(staging, place);
  } catch (error) {
    // Somebody else was faster, and what is there is complete.
    if (!existsSync(place)) throw error;
  }
}

function removeAbandoned(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (!name.startsWith(STAGING)) continue;
    const path = join(cache, name);
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changed > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
  }
}
