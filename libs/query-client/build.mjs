/** The package as npm would take it, in dist/libs/query-client: ES modules, their types, the README. */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const target = process.argv[2] ?? join(root, 'dist/libs/query-client');

rmSync(target, { recursive: true, force: true });
const tsc = join(root, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(here, 'tsconfig.build.json'), '--outDir', target], {
  stdio: 'inherit',
});
// Browsers and Node want the file's full name; the sources leave it out, as everywhere in the workspace.
for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = join(entry.parentPath, entry.name);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/(\bfrom\s+'|\bimport\(')(\.{1,2}\/[^']+)(')/g, '$1$2.js$3'));
}
for (const name of ['package.json', 'README.md']) cpSync(join(here, name), join(target, name));
cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
