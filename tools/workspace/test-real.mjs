/**
 * The tests with everything real: Apache Kafka, MongoDB, the ClickHouse engine, whole services as processes of their own,
 * and the recorded bodies of real apps where their folder is there.
 *
 *   npm run test:real [-- PATTERN… [JEST OPTIONS]]
 *
 * One Kafka and one MongoDB are started for the run and ended after it, unless SONDE_TEST_KAFKA_BROKERS and
 * SONDE_TEST_MONGODB_URL name servers that exist. Where one can neither be started nor is named, the run says how to get
 * it and fails: it never passes by leaving something out.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const REAL = '(\\.real|recorded[a-z-]*)\\.spec\\.ts$';

const STORES = [
  {
    title: 'Apache Kafka',
    variable: 'SONDE_TEST_KAFKA_BROKERS',
    program: ['dist/tools/local-kafka/main.js', '--port', '0', '--heap', '512'],
    address: /^SONDE_KAFKA_BROKERS=(\S+)$/m,
  },
  {
    title: 'MongoDB',
    variable: 'SONDE_TEST_MONGODB_URL',
    program: ['dist/tools/local-mongodb/main.js', '--port', '0'],
    address: /^SONDE_MONGODB_URL=(\S+)$/m,
  },
];

const children = new Set();

function start(args, options) {
  const child = spawn(process.execPath, args, { cwd: root, ...options });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Exit code of a program that runs to its end. */
async function run(args, env = {}) {
  const [code] = await once(start(args, { stdio: 'inherit', env: { ...process.env, ...env } }), 'exit');
  return code ?? 1;
}

/** The address of a store for this run; undefined when there is none, which has then been said. */
async function provide({ title, variable, program, address }) {
  if (process.env[variable]) {
    console.log(`${title}: ${variable} names one.`);
    return process.env[variable];
  }
  const [file, ...options] = program;
  const args = [join(root, file), ...options, '--until-stdin-closes'];
  const child = start(args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += text;
    const found = address.exec(printed)?.[1];
    if (found === undefined) continue;
    console.log(`${title}: started for this run, at ${found}.`);
    return found;
  }
  console.error(`${title}: absent, so this run fails. ${variable} takes the address of one that exists.`);
  return undefined;
}

/** Ends what still runs, in the order in which it was started last, and waits for it. */
async function endAll() {
  for (const child of [...children].reverse()) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

async function main(args) {
  const recorded = resolve(root, process.env.SONDE_REAL_DATA ?? '../shared/data');
  console.log(
    existsSync(recorded)
      ? 'Recorded bodies of real apps: found.'
      : `Recorded bodies of real apps: not found in ${recorded}; set SONDE_REAL_DATA. The tests that need them print that they are skipped.`,
  );
  const built = await run([join(root, 'tools/workspace/build.mjs')]);
  if (built !== 0) return built;

  const addresses = await Promise.all(STORES.map(provide));
  const env = Object.fromEntries(
    STORES.map(({ variable }, i) => [variable, addresses[i]]).filter(([, address]) => address !== undefined),
  );
  // Patterns come before options, so that an option's value is not taken for one.
  const firstOption = args.findIndex((argument) => argument.startsWith('-'));
  const patterns = firstOption < 0 ? args : args.slice(0, firstOption);
  const options = firstOption < 0 ? [] : args.slice(firstOption);
  const files = patterns.length > 0 ? `(${patterns.join('|')}).*${REAL}` : REAL;
  const tested = await run(
    [join(root, 'node_modules/jest/bin/jest.js'), '--maxWorkers=3', '--testPathPatterns', files, ...options],
    env,
  );
  return tested === 0 && addresses.includes(undefined) ? 1 : tested;
}

let told = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    told = true;
    void endAll();
  });
}
let code = 1;
try {
  code = await main(process.argv.slice(2));
} finally {
  await endAll();
}
process.exit(told ? 130 : code);
