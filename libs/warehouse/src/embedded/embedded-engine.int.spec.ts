import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse } from '../open-warehouse';
import { WarehouseUnavailableError, type Warehouse } from '../port';
import { ledgerTable } from '../tables';
import { ledgerBlock } from '../testing/ledger-block';
import { silent, until } from '../testing/scratch';
import { engineFolder, readState } from './engine-state';
import { isAlive, type ProcessIdentity } from './process-identity';

let dataDir: string;
let warehouse: Warehouse;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sonde-engine-'));
  warehouse = await openWarehouse({ dataDir, logger: silent });
});
afterAll(async () => {
  await warehouse.close();
  await rm(dataDir, { recursive: true, force: true });
});

function engine(): ProcessIdentity {
  const identity = readState(engineFolder(dataDir))?.engine;
  if (identity === undefined) throw new Error('No engine');
  return identity;
}

const total = async (app: string): Promise<string | undefined> => {
  const sql = `SELECT sum(count) AS total FROM ledger WHERE appId = '${app}'`;
  return (await warehouse.select<{ total: string }>(sql, { timeoutMs: 30_000 }))[0]?.total;
};

it('keeps merged parts until what they became is on the disk', async () => {
  const sql =
    "SELECT toUInt32(value) AS seconds FROM system.merge_tree_settings WHERE name = 'old_parts_lifetime'";
  expect(await warehouse.select(sql)).toEqual([{ seconds: 480 }]);
});

/** Another process of Sonde on the same folder: the real thing, bundled as the apps are. */
async function otherProcess(): Promise<ChildProcess> {
  const child = fork(await bundledOpener(), [dataDir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() =>
      Promise.reject(new Error('The other process ended before it had the warehouse')),
    ),
  ]);
  return child;
}

let bundle: Promise<string> | undefined;
function bundledOpener(): Promise<string> {
  bundle ??= (async () => {
    const { build } = await import('esbuild');
    // inside the workspace's folders, so that node_modules is found; the engine's program lies beside it as in dist
    const outfile = join(__dirname, `.opener-${process.pid}.cjs`);
    await build({
      entryPoints: [join(__dirname, '../testing/open-and-wait.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
    });
    return outfile;
  })();
  return bundle;
}
afterAll(async () => {
  if (bundle !== undefined) await rm(await bundle, { force: true });
});

it('starts again on the same port with its data when it was killed', async () => {
  await warehouse.insert(ledgerTable, ledgerBlock('killed', 7), 'killed-1');
  const url = warehouse.url();
  for (let kill = 0; kill < 3; kill++) {
    const before = engine();
    process.kill(before.pid, 'SIGKILL');
    await until('the killed engine is gone', () => !isAlive(before));
    // waits for the new engine by itself
    expect(await total('killed')).toBe('7');
    expect(engine()).not.toEqual(before);
    expect(warehouse.url()).toBe(url);
  }
  await warehouse.insert(ledgerTable, ledgerBlock('killed', 7), 'killed-1');
  expect(await total('killed')).toBe('7');
});

it('says that it is away when an insert meets a dead engine, and takes the same token once it is back', async () => {
  const before = engine();
  process.kill(before.pid, 'SIGKILL');
  await until('the killed engine is gone', () => !isAlive(before));
  await expect(warehouse.insert(ledgerTable, ledgerBlock('away', 5), 'away-1')).rejects.toBeInstanceOf(
    WarehouseUnavailableError,
  );
  await until('the insert goes through', () =>
    warehouse.insert(ledgerTable, ledgerBlock('away', 5), 'away-1').then(
      () => true,
      () => false,
    ),
  );
  expect(await total('away')).toBe('5');
});

it('does not mind the Ctrl-C that is meant for its keeper', async () => {
  const before = engine();
  process.kill(before.pid, 'SIGINT');
  // answered after the signal was delivered
  expect(await total('killed')).toBe('7');
  await warehouse.insert(ledgerTable, ledgerBlock('interrupted', 1), 'interrupted');
  expect(await total('interrupted')).toBe('1');
  expect(engine()).toEqual(before);
});

it('moves to another port when a stranger took its own, and keeps serving', async () => {
  const port = Number(new URL(warehouse.url()).port);
  const before = engine();
  const stranger = createServer((socket) => socket.destroy());
  process.kill(before.pid, 'SIGKILL');
  await until('the stranger has the port', async () => {
    stranger.listen(port, '127.0.0.1');
    return once(stranger, 'listening').then(
      () => true,
      () => false,
    );
  });
  try {
    expect(await total('killed')).toBe('7');
    expect(Number(new URL(warehouse.url()).port)).not.toBe(port);
  } finally {
    stranger.close();
  }
});

it('is one engine for two processes, and ends with the one that keeps it', async () => {
  const other = await otherProcess();
  const first = engine();
  expect(await total('killed')).toBe('7');
  // this process keeps it and leaves: the other takes over
  await warehouse.close();
  await until('the other process has an engine', () => engine().pid !== first.pid && isAlive(engine()));
  expect(isAlive(first)).toBe(false);

  // the other keeps it and is killed: this one takes over
  warehouse = await openWarehouse({ dataDir, logger: silent });
  expect(await total('killed')).toBe('7');
  const second = engine();
  other.kill('SIGKILL');
  await until('this process has an engine', () => engine().pid !== second.pid && isAlive(engine()));
  await until('the orphan is gone', () => !isAlive(second));
  expect(await total('killed')).toBe('7');
});

it('is one engine when several processes start at the same moment', async () => {
  await warehouse.close();
  const others = await Promise.all([1, 2, 3].map(otherProcess));
  warehouse = await openWarehouse({ dataDir, logger: silent });
  const one = engine();
  expect(await total('killed')).toBe('7');
  const running = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  expect(running.filter((line) => line.includes(`--path=${engineFolder(dataDir)}/`))).toHaveLength(1);
  // and again when the keeper and the engine die together: whoever of the three it was
  process.kill(one.pid, 'SIGKILL');
  await until('the killed engine is gone', () => !isAlive(one));
  for (const other of others) other.kill('SIGKILL');
  expect(await total('killed')).toBe('7');
});

it('leaves no engine behind when its only process is killed', async () => {
  await warehouse.close();
  const other = await otherProcess();
  const orphan = engine();
  other.kill('SIGKILL');
  await until('the orphan is gone', () => !isAlive(orphan));
  warehouse = await openWarehouse({ dataDir, logger: silent });
  expect(await total('killed')).toBe('7');
});

it('is one engine for two warehouses of one process', async () => {
  const [one, two] = await Promise.all([1, 2].map(() => openWarehouse({ dataDir, logger: silent })));
  const before = engine();
  await one?.close();
  expect(await two?.select('SELECT toUInt8(1) AS one')).toEqual([{ one: 1 }]);
  await two?.close();
  expect(await total('killed')).toBe('7');
  expect(engine()).toEqual(before);
});

it("gives nothing to those who do not know the folder's password", async () => {
  for (const user of ['default', 'sonde', 'sonde_reader']) {
    const answer = await fetch(`${warehouse.url()}/?user=${user}`, {
      method: 'POST',
      body: 'SELECT * FROM sonde.ledger',
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).toMatch(/AUTHENTICATION_FAILED|ACCESS_DENIED|REQUIRED_PASSWORD/);
  }
});

it('writes its warnings into the data folder', async () => {
  await expect(warehouse.select('SELECT throwIf(1)')).rejects.toThrow();
  await until('the log has it', async () =>
    (await readFile(join(engineFolder(dataDir), 'engine.log'), 'utf8')).includes('throwIf'),
  );
});
