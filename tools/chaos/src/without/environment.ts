import { join } from 'node:path';
import { repositoryRoot } from '@sonde/test-kit';

/**
 * Makes every process that is started with it forget intents: what the log's store says about a batch under way is not
 * heard. This is a file that Node loads before the program. Nothing in the program itself can be switched off.
 */
export function withoutStableBounds(): Readonly<Record<string, string>> {
  const file = join(repositoryRoot(), 'tools/chaos/src/without/forget-intents.cjs');
  return { NODE_OPTIONS: `--require ${JSON.stringify(file)}` };
}
