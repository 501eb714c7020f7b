/**
 * Everything that one app needs to run, and nothing else, in one folder: what a container image holds.
 *
 *   node tools/workspace/image-files.mjs ingest FOLDER
 *
 * The bundle names the packages that it requires; those come with what they depend on, from this checkout's
 * node_modules, without types, sources and source maps. The embedded ClickHouse stays outside: it is 600 MB, and an
 * image is for those who run a server.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { bundle, root } from './bundle.mjs';

/** Files of ours that load packages by a name which the bundler does not follow, and those packages. */
const LOADED_BY_NAME = {
  'apps/ingest/src/body/zstd-decoder.ts': ['fzstd'],
  'apps/query/src/pages/page-routes.ts': [],
  'libs/event-log/src/kafka/wire.ts': ['kafkajs'],
  'libs/warehouse/src/embedded/engine-process.ts': [],
};

/** Packages whose files are handed to browsers as they are: nothing here requires what they depend on. */
const FOR_BROWSERS = { 'apps/query/src/pages/page-routes.ts': ['graphiql', 'react', 'react-dom'] };

/** What nothing needs at run time. */
const NOT_COPIED = new Set([
  ...['.ts', '.mts', '.cts', '.map', '.flow', '.tsbuildinfo', '.md'],
  ...['.c', '.cc', '.cpp', '.h', '.hpp', '.gyp'],
]);

/** Builds for bundlers of browsers, which Node never takes: two thirds of OpenTelemetry. */
const FOR_BUNDLERS = /(^|\/)build\/(esm|esnext)$/;

const packageOf = (path) => path.split('/', path.startsWith('@') ? 2 : 1).join('/');

/** The names of the packages that a bundle requires. */
function requiredBy(metafile) {
  const found = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external && !path.startsWith('node:') && !builtinModules.includes(path))
    .map(({ path }) => packageOf(path));
  for (const file of Object.keys(metafile.inputs)) {
    if (file in LOADED_BY_NAME) found.push(...LOADED_BY_NAME[file]);
    else if (/\bcreateRequire\(|\brequire\.resolve\(/.test(readFileSync(join(root, file), 'utf8')))
      throw new Error(`${file} loads packages by name: say in image-files.mjs which`);
  }
  return [...new Set(found)];
}

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const chosen = Object.keys(manifestOf(root).dependencies);

/** Where Node finds a package that is required from a folder; undefined when it is not installed. */
function find(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root) return undefined;
  }
}

/**
 * The folders of packages and of all that they depend on. Optional ones count where they are installed; an optional
 * peer where it is a choice of ours, because then something was meant to find it.
 */
function closure(names) {
  const folders = new Set();
  const open = names.map((name) => ({ name, from: root, optional: false }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const folder = find(next.name, next.from);
    if (folder === undefined) {
      if (next.optional) continue;
      throw new Error(
        `${next.name}, needed in ${relative(root, next.from) || 'the bundle'}, is not installed`,
      );
    }
    if (folders.has(folder)) continue;
    folders.add(folder);
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = manifestOf(folder);
    const add = (name, optional) => open.push({ name, from: folder, optional });
    for (const name of Object.keys(dependencies)) {
      if (!name.startsWith('@types/')) add(name, name in optionalDependencies);
    }
    for (const name of Object.keys(optionalDependencies)) add(name, true);
    for (const name of Object.keys(peerDependencies)) {
      if (peerDependenciesMeta[name]?.optional !== true) add(name, false);
      else if (chosen.includes(name)) add(name, true);
    }
  }
  return [...folders];
}

function copyPackage(folder, to) {
  cpSync(folder, join(to, relative(root, folder)), {
    recursive: true,
    // Packages within packages have been asked for by name, or nobody needs them.
    filter: (path) => {
      const inside = relative(folder, path);
      return !(
        inside.split('/').includes('node_modules') ||
        NOT_COPIED.has(extname(path)) ||
        FOR_BUNDLERS.test(inside)
      );
    },
  });
}

const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((bytes, entry) => bytes + statSync(join(entry.parentPath, entry.name)).size, 0);

const [app, given] = process.argv.slice(2);
if (app === undefined || given === undefined || !existsSync(join(root, 'apps', app, 'src/main.ts'))) {
  console.error('node tools/workspace/image-files.mjs APP FOLDER, where APP is a folder of apps/');
  process.exit(2);
}
const target = resolve(given);
mkdirSync(target, { recursive: true });
if (readdirSync(target).length > 0) {
  console.error(`${target} is not empty`);
  process.exit(2);
}
const metafile = await bundle(`apps/${app}`, target);
if (app === 'query') {
  const { buildDashboard } = await import('./build-dashboard.mjs');
  cpSync(await buildDashboard(), join(target, 'dashboard'), { recursive: true });
}
const packages = new Set(closure(requiredBy(metafile)));
for (const [file, names] of Object.entries(FOR_BROWSERS)) {
  if (file in metafile.inputs) for (const name of names) packages.add(find(name, root));
}
for (const folder of packages) copyPackage(folder, target);
console.log(`${app}: the bundle and ${packages.size} packages, ${(sizeOf(target) / 1e6).toFixed(0)} MB`);
