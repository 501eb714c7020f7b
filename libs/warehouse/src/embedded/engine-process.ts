import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WarehouseSetupError } from '../port';
import { engineConfig, usersConfig, type EngineLimits } from './engine-config';

/**
 * Opens the port, then stays busy with nothing: the program would end with its last query. That query's few bytes are not
 * counted, so that it is never the one to fail when others have used up the memory.
 */
const STATEMENTS =
  'SYSTEM START LISTEN HTTP; SELECT sleepEachRow(3) FROM numbers(1000000000) ' +
  'SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0, max_execution_time = 0, max_untracked_memory = 100000000 FORMAT Null';

const STOP_MS = 15_000;

/** One run of the engine. */
export interface EngineProcess {
  readonly pid: number;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Last words, for the message that says why it ended. */
  output(): string;
  /** SIGTERM, which ends it cleanly; SIGKILL after 15 s. */
  stop(): Promise<void>;
}

export interface EngineOptions extends EngineLimits {
  readonly folder: string;
  readonly port: number;
  readonly password: string;
}

/** @throws WarehouseSetupError when npm has no engine for this machine */
export function startEngine(options: EngineOptions): EngineProcess {
  const { folder, port } = options;
  mkdirSync(join(folder, 'data'), { recursive: true });
  const users = join(folder, 'users.xml');
  const config = join(folder, 'config.xml');
  writeFileSync(users, usersConfig(options.password, options), { mode: 0o600 });
  writeFileSync(config, engineConfig({ users, log: join(folder, 'engine.log') }, options));

  const output = join(folder, 'engine.out');
  const out = openSync(output, 'w');
  const child = spawn(
    process.execPath,
    [
      program(),
      library(),
      String(process.pid),
      `--path=${join(folder, 'data')}`,
      `--http_port=${port}`,
      '--listen_host=127.0.0.1',
      `--config-file=${config}`,
      '--log-level=warning',
      `--query=${STATEMENTS}`,
    ],
    { cwd: folder, stdio: ['ignore', out, out] },
  );
  closeSync(out);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    pid: child.pid ?? 0,
    ended,
    output: () => readFileSync(output, 'utf8').slice(-2000).trim(),
    stop: () => stop(child, ended),
  };
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

/** `engine.cjs` lies beside this file, and beside the bundle of an app. */
function program(): string {
  const path = join(__dirname, 'engine.cjs');
  if (!existsSync(path))
    throw new WarehouseSetupError(`engine.cjs is missing beside the program, in ${__dirname}`);
  return path;
}

function library(): string {
  const libc = process.platform === 'linux' ? '-gnu' : '';
  const name = `@chdb/lib-${process.platform}-${process.arch}${libc}/libchdb.so`;
  try {
    return createRequire(join(__dirname, 'engine.cjs')).resolve(name);
  } catch {
    throw new WarehouseSetupError(
      `No embedded ClickHouse for this machine (${name} is not installed); set SONDE_CLICKHOUSE_URL to a server`,
    );
  }
}
