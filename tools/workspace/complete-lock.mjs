/**
 * Completes package-lock.json after an `npm install` through a registry that mirrors only its own platform.
 *
 * npm leaves out of the lock file every optional package that the registry did not offer (the same native library for
 * another system), and `npm ci` then refuses the lock file as incomplete, on every system. What is missing is known
 * without the registry: the parent names the exact version, the package's name its system and processor.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { packages } = lock;

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'wasm32',
];
const PROCESSORS = {
  ia32: 'ia32',
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  armv7: 'arm',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
};
const OTHERS = ['s390x', 'riscv64', 'loong64', 'loongarch64', 'mips64el', 'wasm32'];

/** Where Node would find `name` from `path`, if the lock file has it there. */
function resolved(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const candidate = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[candidate]) return candidate;
    if (at === '') return undefined;
  }
}

function platformOf(name) {
  const words = name.split(/[^a-z0-9]+/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const processor = words.map((word) => (OTHERS.includes(word) ? word : PROCESSORS[word])).find(Boolean);
  if (os === undefined)
    throw new Error(`Cannot tell the platform of ${name}: add it to the lock file by hand.`);
  const wasm = os === 'wasm32';
  return { ...(wasm ? { cpu: ['wasm32'] } : { ...(processor ? { cpu: [processor] } : {}), os: [os] }) };
}

const added = [];
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolved(path, name)) continue;
    const version = /\d+\.\d+\.\d+[\w.+-]*/.exec(range)?.[0];
    if (version === undefined) throw new Error(`${path} wants ${name} ${range}: not a version.`);
    packages[`node_modules/${name}`] = {
      version,
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...platformOf(name),
    };
    added.push(`${name}@${version}`);
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(
  added.length === 0
    ? 'Nothing is missing.'
    : `Added ${added.length} packages of other platforms:\n  ${added.join('\n  ')}`,
);
