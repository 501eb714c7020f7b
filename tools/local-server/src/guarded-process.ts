import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

export interface GuardedOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** File for what it prints, begun anew. */
  readonly output: string;
  /** A folder that goes too when the starter dies, now or after the server has ended; undefined keeps everything. */
  readonly temporary: string | undefined;
  /** Milliseconds that it may take to end by SIGTERM before SIGKILL; 20,000 unless said. */
  readonly stopMs?: number;
}

/** A server that cannot outlive the process that started it. */
export interface GuardedProcess {
  readonly pid: number;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** The end of what it has printed. */
  output(): string;
  /** Ends it by a signal and waits for the end; what ignores SIGTERM for too long gets SIGKILL. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** SIGSTOP: it holds its connections and answers nothing. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** After the end: nobody waits for the starter's death any more. */
  release(): void;
}

/**
 * Holds the read end of a pipe whose write end only the starter has. However the starter dies, SIGKILL included, the
 * pipe closes; then the server is ended and its temporary folder removed. A line says that the server has ended: its
 * number may be another's by then.
 */
const GUARDIAN = `
trap '' INT TERM HUP
server=$1
while read -r _; do server=; done
if [ -n "$server" ]; then
  kill -9 "$server" 2>/dev/null
  tries=0
  while kill -0 "$server" 2>/dev/null && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
fi
[ -z "$2" ] || rm -rf "$2"
`;

/**
 * Starts a server with its guardian. Both are outside the starter's process group: Ctrl-C reaches the starter alone,
 * which then stops the server in order.
 *
 * @throws Error when the program cannot be started
 */
export function startGuarded(options: GuardedOptions): GuardedProcess {
  const out = openSync(options.output, 'w');
  const child = spawn(options.program, options.args, {
    cwd: options.cwd,
    stdio: ['ignore', out, out],
    detached: true,
  });
  closeSync(out);
  const ended = endOf(child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`'${options.program}' could not be started`);
  const guardian = spawn('sh', ['-c', GUARDIAN, 'guardian', String(pid), options.temporary ?? ''], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guardian.once('error', () => child.kill('SIGKILL'));
  guardian.unref();
  const pipe = guardian.stdin as Socket;
  pipe.unref();
  // A guardian that is gone needs to be told nothing.
  pipe.on('error', () => undefined);
  void ended.then(() => pipe.write('ended\n'));

  return {
    pid,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    output: () => readFileSync(options.output, 'utf8').slice(-4000).trim(),
    end: async (signal) => {
      child.kill(signal);
      // A paused process would keep SIGTERM for later.
      child.kill('SIGCONT');
      const timer = setTimeout(() => child.kill('SIGKILL'), options.stopMs ?? 20_000);
      await ended;
      clearTimeout(timer);
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    release: () => void guardian.kill('SIGKILL'),
  };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}
