import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { repositoryRoot } from './repository';
import { testEnvironment } from './test-environment';

/**
 * Folder of the recorded data: `SONDE_REAL_DATA`, else `../shared/data` beside the checkout. Where it is absent, says so
 * and answers undefined, so that a spec can leave out what needs it.
 *
 * @param part a folder in it, such as `measure-sessions`.
 * @throws {Error} when SONDE_REAL_DATA is set to a folder that does not exist.
 */
export function realData(part = '', environment: NodeJS.ProcessEnv = testEnvironment()): string | undefined {
  const given = environment['SONDE_REAL_DATA'];
  const folder = join(given ? resolve(given) : resolve(repositoryRoot(), '../shared/data'), part);
  if (existsSync(folder)) return folder;
  if (given) throw new Error(`SONDE_REAL_DATA names ${folder}, which does not exist`);
  process.stdout.write(`skipped: no recorded data (set SONDE_REAL_DATA to its folder)\n`);
  return undefined;
}
