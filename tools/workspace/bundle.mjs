/** One program as one file: our own libraries inside, packages outside, because some of them are native. */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** All projects that have a `src/main.ts`. */
export const programs = () =>
  ['apps', 'tools']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((project) => existsSync(join(root, project, 'src/main.ts')));

/** Plain `.cjs` files in libraries are programs of their own: the embedded ClickHouse, workers. */
const companions = () =>
  readdirSync(join(root, 'libs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.cjs') && entry.parentPath.includes('/src/'))
    .filter((entry) => !/\b(contract|fixtures|testing)\b/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));

/** The library `libs/<name>` that a file belongs to. */
const libraryOf = (file) => /libs\/[^/]+\//.exec(file)?.[0];

/**
 * Writes `main.js` with its source map into a folder, and beside it the files in which the program starts a second
 * process or thread. Answers esbuild's metafile: what went in, and which packages stay outside.
 */
export async function bundle(project, target = join(root, 'dist', project)) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(project, 'src/main.ts')],
    outfile: join(target, 'main.js'),
    tsconfig: join(project, 'tsconfig.json'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
  });
  const libraries = new Set(Object.keys(metafile.inputs).map(libraryOf));
  mkdirSync(target, { recursive: true });
  for (const file of companions()) {
    if (libraries.has(libraryOf(file))) cpSync(file, join(target, basename(file)));
  }
  return metafile;
}
