import { rmSync } from 'node:fs';
import type { GuardedProcess } from './guarded-process';
import { untilAnswers } from './until-answers';

/** A real server on this machine, made to be shot at: it keeps address and data over every end but `stop`. */
export interface LocalServer {
  /** Process id of the present run, or of the last one. */
  readonly pid: number;
  isRunning(): boolean;
  /** The end of what the present run has printed. */
  output(): string;
  /** Ends it and waits for the end: SIGKILL, or SIGTERM for an orderly end. The data stays for `restart`. */
  kill(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again, same address and data, in order ended first if it runs; resolves when it answers. */
  restart(): Promise<void>;
  /** SIGSTOP: it keeps its connections and answers nothing. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Resolves when the present run has ended, for whatever reason. */
  ended(): Promise<void>;
  /** Ends it for good, in order, and removes its folder if that is a temporary one. More than once is fine. */
  stop(): Promise<void>;
}

export interface ServerRecipe {
  /** Name and address, for messages. */
  readonly title: string;
  /** Starts one run, on the same address and data each time. */
  readonly run: () => Promise<GuardedProcess>;
  /** One real request; it throws while the server is not ready. */
  readonly ask: () => Promise<void>;
  /** Folder that `stop` removes; undefined keeps everything. */
  readonly temporary: string | undefined;
}

/**
 * Starts a server; resolves when it answers.
 *
 * @throws Error with the server's last words when it does not start
 */
export async function startServer(recipe: ServerRecipe): Promise<LocalServer> {
  const removeFolder = (): void => {
    if (recipe.temporary === undefined) return;
    rmSync(recipe.temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  let server: GuardedProcess;
  try {
    server = await launch(recipe);
  } catch (error) {
    removeFolder();
    throw error;
  }
  const kill = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> => {
    if (server.isRunning()) await server.end(signal);
  };
  return {
    get pid() {
      return server.pid;
    },
    isRunning: () => server.isRunning(),
    output: () => server.output(),
    kill,
    restart: async () => {
      await kill('SIGTERM');
      const before = server;
      server = await launch(recipe);
      before.release();
    },
    pause: () => server.pause(),
    resume: () => server.resume(),
    ended: () => server.ended,
    stop: async () => {
      await kill('SIGTERM');
      server.release();
      removeFolder();
    },
  };
}

async function launch({ title, run, ask }: ServerRecipe): Promise<GuardedProcess> {
  const server = await run();
  try {
    await untilAnswers(title, server, ask);
    return server;
  } catch (error) {
    await server.end('SIGKILL');
    server.release();
    throw error;
  }
}
