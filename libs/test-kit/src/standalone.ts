import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createApp, type AppUnderTest } from './app-under-test';
import { askGraphql, dataOf, type GraphqlAnswer } from './graphql-client';
import { collectOutput } from './output';
import { partPids, type PartName } from './parts';
import { isRunning, runningBelow, type RunningProcess } from './process-tree';
import { repositoryRoot } from './repository';
import { environmentWithoutSonde } from './test-environment';
import { temporaryFolder } from './temporary-folder';
import { waitFor } from './wait-for';

export interface StandaloneOptions {
  /** A data folder of the caller, which stays; else a temporary one, which `stop` removes. */
  readonly dataDir?: string;
  /** Further environment; all ports are free ones unless it says otherwise. */
  readonly env?: Readonly<Record<string, string>>;
  /** With the simulated fleet, as `npm start` has it. */
  readonly demo?: boolean;
  /** Milliseconds until it must be ready; three minutes unless said. */
  readonly timeoutMs?: number;
}

/** Where everything is, as standalone writes it down. */
export interface Endpoints {
  readonly ingest: string;
  readonly graphql: string;
  readonly dashboard: string;
  readonly processor: string;
  readonly clickhouse: string;
}

export interface Standalone {
  readonly endpoints: Endpoints;
  readonly dataDir: string;
  readonly adminToken: string;
  /** The supervisor's process id. */
  readonly pid: number;
  /** The data of an answer; throws where it has errors. The admin token unless another is given. */
  graphql<T>(query: string, variables?: Readonly<Record<string, unknown>>, token?: string): Promise<T>;
  /** The answer as it came. */
  ask<T>(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    token?: string,
  ): Promise<GraphqlAnswer<T>>;
  /** A new tenant with one app, an ingest and a query key. */
  createApp(app?: { name?: string; platform?: string; retentionDays?: number }): Promise<AppUnderTest>;
  /** Waits until every accepted event of the app can be queried. */
  untilFresh(appId: string, timeoutMs?: number): Promise<void>;
  /** Process ids of a part; none while it is away. */
  pids(part: PartName): number[];
  /** Ends a part's processes, by SIGKILL unless another signal is given; answers their ids. */
  kill(part: PartName, signal?: NodeJS.Signals): number[];
  /** Ends the supervisor alone, by SIGKILL unless another signal is given, and waits until all its processes are gone. */
  killSupervisor(signal?: NodeJS.Signals): Promise<void>;
  /** SIGTERM, waits for the end of all processes, removes a temporary data folder. */
  stop(): Promise<void>;
  /** What it has printed so far. */
  output(): string;
}

/** Starts the built standalone in a process of its own and waits until all its parts are ready. */
export async function startStandalone(options: StandaloneOptions = {}): Promise<Standalone> {
  const main = join(repositoryRoot(), 'dist/apps/standalone/main.js');
  if (!existsSync(main)) throw new Error('standalone is not built: run `npm run build` first');
  const temporary = options.dataDir === undefined ? temporaryFolder('standalone') : undefined;
  const dataDir = options.dataDir ?? temporary?.path ?? '';
  const adminToken = options.env?.['SONDE_ADMIN_TOKEN'] ?? `admin-${randomBytes(18).toString('hex')}`;
  const startedAt = Date.now();
  const child = spawn(process.execPath, [main, ...(options.demo ? ['--demo'] : [])], {
    cwd: dataDir,
    env: {
      ...environmentWithoutSonde(),
      ...FREE_PORTS,
      SONDE_DATA_DIR: dataDir,
      SONDE_ADMIN_TOKEN: adminToken,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collectOutput(child);
  const pid = child.pid;
  if (pid === undefined) throw new Error('standalone could not be started');
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const below = runningBelow(pid);
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await untilGone(child, below);
  };
  let endpoints: Endpoints;
  try {
    const found = await waitFor(() => readEndpoints(child, dataDir, startedAt), {
      timeoutMs: options.timeoutMs ?? 180_000,
      what: 'standalone',
    });
    if (typeof found === 'string') throw new Error(found);
    endpoints = found;
  } catch (error) {
    await end('SIGKILL');
    temporary?.remove();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${output()}`, {
      cause: error,
    });
  }
  const ask = <T>(
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    token = adminToken,
  ): Promise<GraphqlAnswer<T>> => askGraphql<T>(endpoints.graphql, query, variables, token);
  const graphql = async <T>(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    token?: string,
  ): Promise<T> => dataOf(await ask<T>(query, variables, token));
  const pids = (part: PartName): number[] => partPids(runningBelow(pid), part);
  return {
    endpoints,
    dataDir,
    adminToken,
    pid,
    graphql,
    ask,
    createApp: (app = {}) => createApp(graphql, app),
    untilFresh: async (appId, timeoutMs = 120_000) => {
      await waitFor(
        async () => {
          const { app } = await graphql<{ app: { freshness: { lagEvents: number } } | null }>(
            'query ($id: ID!) { app(id: $id) { freshness { lagEvents } } }',
            { id: appId },
          );
          return app?.freshness.lagEvents === 0;
        },
        { timeoutMs, everyMs: 100, what: 'a caught-up processor' },
      );
    },
    pids,
    kill: (part, signal = 'SIGKILL') => {
      const found = pids(part);
      for (const one of found) process.kill(one, signal);
      return found;
    },
    killSupervisor: (signal = 'SIGKILL') => end(signal),
    stop: async () => {
      await end('SIGTERM');
      temporary?.remove();
    },
    output,
  };
}

const FREE_PORTS = {
  SONDE_INGEST_PORT: '0',
  SONDE_QUERY_PORT: '0',
  SONDE_PROCESSOR_PORT: '0',
};

/** The endpoints of this start (an older one on the same folder may have left some), or why there will be none. */
function readEndpoints(
  child: ChildProcess,
  dataDir: string,
  startedAt: number,
): Endpoints | string | undefined {
  if (child.exitCode !== null || child.signalCode !== null) {
    return `standalone ended with ${child.exitCode ?? child.signalCode ?? ''} before it was ready`;
  }
  const file = join(dataDir, 'endpoints.json');
  if (!existsSync(file) || statSync(file).mtimeMs < startedAt - 1000) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as Endpoints;
}

/** Waits for the end of the supervisor and of all that ran below it; what is left after 20 s is ended by force and told. */
async function untilGone(child: ChildProcess, below: readonly RunningProcess[]): Promise<void> {
  const gone = (): boolean =>
    (child.exitCode !== null || child.signalCode !== null) && !below.some(({ pid }) => isRunning(pid));
  try {
    await waitFor(gone, { what: 'the end of all processes' });
  } catch (error) {
    const left = below.filter(({ pid }) => isRunning(pid));
    child.kill('SIGKILL');
    for (const { pid } of left) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    throw new Error(
      `still running: ${left.map(({ pid, command }) => `${pid} ${command.slice(0, 120)}`).join('; ') || 'the supervisor'}`,
      { cause: error },
    );
  }
}
