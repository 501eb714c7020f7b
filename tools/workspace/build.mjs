/**
 * Bundles programs: `node tools/workspace/build.mjs [--quiet] [apps/ingest …]`, without names all that have a
 * `src/main.ts`.
 *
 * Our own libraries go into `dist/<project>/main.js`; packages stay in node_modules, because some of them are native.
 * Files in which a program starts a second process or thread cannot be inside the bundle: they are copied beside it.
 */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const programs = () =>
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

async function bundle(project) {
  const target = join(root, 'dist', project);
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
  return project;
}

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const wanted = asked.length > 0 ? asked : programs();
const started = performance.now();
const results = await Promise.allSettled(wanted.map(bundle));
const failed = wanted.filter((_, i) => results[i].status === 'rejected');
const built = wanted.filter((project) => !failed.includes(project));
if (!process.argv.includes('--quiet') && built.length > 0) {
  console.log(`Built ${built.join(', ')} in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}
for (const [i, project] of wanted.entries()) {
  // What esbuild has to say about the code it has printed itself; anything else is ours to tell.
  if (failed.includes(project))
    console.error(`Not built: ${project}${results[i].reason.errors ? '' : `: ${results[i].reason}`}`);
}
process.exitCode = failed.length > 0 ? 1 : 0;
