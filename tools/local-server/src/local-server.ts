import { rmSync } from 'node:fs';
import type { GuardedProcess } from './guarded-process';

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

/**
 * Starts a server and answers its handle.
 *
 * @param launch one run, on the same address and data each time; resolves when the server answers
 * @param temporary folder that `stop` removes; undefined keeps everything
 */
export async function startServer(
  launch: () => Promise<GuardedProcess>,
  temporary: string | undefined,
): Promise<LocalServer> {
  const remove = (): void => {
    if (temporary !== undefined)
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  let server: GuardedProcess;
  try {
    server = await launch();
  } catch (error) {
    remove();
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
      server = await launch();
    },
    pause: () => server.pause(),
    resume: () => server.resume(),
    ended: () => server.ended,
    stop: async () => {
      await kill('SIGTERM');
      remove();
    },
  };
}
