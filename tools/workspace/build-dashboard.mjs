/** The dashboard as browsers load it, in `dist/apps/dashboard`. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './bundle.mjs';

const SOURCES = ['apps/dashboard', 'libs/query-client/src', 'package-lock.json'];

/** One number for all that goes in. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (path) => hash.update(path).update(readFileSync(join(root, path)));
  for (const source of SOURCES) {
    if (source.endsWith('.json')) add(source);
    else
      for (const entry of readdirSync(join(root, source), { recursive: true }).sort()) {
        if (/\.(m?tsx?|css|svg|html)$/.test(entry)) add(join(source, entry));
      }
  }
  return hash.digest('hex');
}

/** Builds it, unless nothing that goes into it has changed since. Answers its folder. */
export async function buildDashboard() {
  const target = join(root, 'dist/apps/dashboard');
  const mark = join(target, 'built-from');
  const now = fingerprint();
  if (existsSync(mark) && readFileSync(mark, 'utf8') === now) return target;
  await build({ configFile: join(root, 'apps/dashboard/vite.config.mts'), logLevel: 'warn' });
  writeFileSync(mark, now);
  return target;
}
