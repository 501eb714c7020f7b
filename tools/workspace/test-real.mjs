/**
 * The tests with everything real that this version of Sonde runs on: whole services as processes of their own on
 * embedded stores, and the recorded bodies of real apps where their folder is there.
 *
 * Arguments go to Jest.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const recorded = resolve(root, process.env.SONDE_REAL_DATA ?? '../shared/data');

console.log(
  [
    'Real parts in this run: ClickHouse engine, embedded log and catalog, all services as processes.',
    'Not in this version: Apache Kafka and MongoDB. Their adapters do not exist yet, so nothing here pretends to test them.',
    existsSync(recorded)
      ? 'Recorded bodies of real apps: found.'
      : `Recorded bodies of real apps: not found in ${recorded}; set SONDE_REAL_DATA. The tests that need them print that they are skipped.`,
  ].join('\n'),
);

const run = (file, ...args) =>
  spawnSync(process.execPath, [join(root, file), ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;

const built = run('tools/workspace/build.mjs');
process.exit(
  built !== 0
    ? built
    : run(
        'node_modules/jest/bin/jest.js',
        '--maxWorkers=2',
        '--testPathPatterns',
        '(\\.(e2e|real)|recorded[a-z-]*)\\.spec\\.ts$',
        ...process.argv.slice(2),
      ),
);
