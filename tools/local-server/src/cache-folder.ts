import { homedir } from 'node:os';
import { join } from 'node:path';
import { folder, loadConfig } from '@sonde/platform';

/**
 * Where fetched servers are kept between runs, outside every checkout: `SONDE_CACHE_DIR`, else `sonde` in
 * `XDG_CACHE_HOME`, else `~/.cache/sonde`. It need not exist.
 *
 * @throws ConfigError when a variable names no folder
 */
export function cacheFolder(): string {
  const { caches } = loadConfig({ caches: folder('XDG_CACHE_HOME', join(homedir(), '.cache')) });
  return loadConfig({ ours: folder('SONDE_CACHE_DIR', join(caches, 'sonde')) }).ours;
}
