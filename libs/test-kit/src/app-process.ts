import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectOutput } from './output';
import { repositoryRoot } from './repository';
import { environmentWithoutSonde } from './test-environment';
import { temporaryFolder } from './temporary-folder';

export type AppName = 'ingest' | 'processor' | 'query';

export interface AppOptions {
  /** A data folder of the caller, which stays; else a temporary one, which `end` removes. */
  readonly dataDir?: string;
  /** The stores, and whatever else differs. The port is a free one unless it says otherwise. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What `/health/ready` answers. */
export interface Readiness {
  readonly ready: boolean;
  /** Why, for each part that is not. */
  readonly missing: Readonly<Record<string, string>>;
}

/** One app of Sonde as a process of its own. It ends with the process that started it. */
export interface AppProcess {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  readiness(): Promise<Readiness>;
  /** CPU time that the process has used, seconds. Linux only. */
  cpuSeconds(): number;
  /** Sends a signal and does not wait: SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it, by SIGTERM unless another signal is given. @returns its exit code, or the signal that ended it */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals>;
  /** What it has printed so far, log lines as JSON. */
  output(): string;
}

/**
 * Starts one built app and waits until it answers; its stores may be away (`readiness` tells).
 *
 * @throws {Error} with its output when it ends before it answers
 */
export async function startApp(name: AppName, options: AppOptions = {}): Promise<AppProcess> {
  const program = join(repositoryRoot(), `dist/apps/${name}/main.js`);
  if (!existsSync(program)) throw new Error(`${name} is not built: run \`npm run build\` first`);
  const temporary = options.dataDir === undefined ? temporaryFolder(name) : undefined;
  const dataDir = options.dataDir ?? temporary?.path ?? '';
  const child = fork(program, {
    cwd: dataDir,
    env: {
      ...environmentWithoutSonde(),
      [`SONDE_${name.toUpperCase()}_PORT`]: '0',
      SONDE_DATA_DIR: dataDir,
      ...options.env,
    },
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = collectOutput(child);
  const exit = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => {
      temporary?.remove();
      resolve(code ?? signal ?? 1);
    });
  });
  const url = await Promise.race([
    new Promise<string>((resolve) =>
      child.once('message', (message) => resolve((message as { url: string }).url)),
    ),
    exit.then((how) =>
      Promise.reject(new Error(`${name} ended with ${how} before it answered\n${output()}`)),
    ),
  ]);
  const pid = child.pid ?? 0;
  return {
    url,
    pid,
    dataDir,
    readiness: () => readinessOf(url),
    cpuSeconds: () => cpuSeconds(pid),
    signal: (signal) => void child.kill(signal),
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exit;
    },
    output,
  };
}

/** Asks an app whether it is ready. */
export async function readinessOf(url: string): Promise<Readiness> {
  const answer = await fetch(`${url}/health/ready`);
  const { checks } = (await answer.json()) as {
    checks: readonly { name: string; ready: boolean; message?: string }[];
  };
  const missing = checks.filter(({ ready }) => !ready).map((check) => [check.name, check.message ?? '']);
  return { ready: answer.ok, missing: Object.fromEntries(missing) as Record<string, string> };
}

/** User and system time of a process: the 14th and 15th field of its line, in ticks of 10 ms. */
function cpuSeconds(pid: number): number {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [, , , , , , , , , , , user = 0, system = 0] = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return (user + system) / 100;
}
