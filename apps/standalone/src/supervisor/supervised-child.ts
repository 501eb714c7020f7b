import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, CONFIG_EXIT_CODE } from '@sonde/platform';
import type { Logger, ReadyMessage } from '@sonde/platform';
import { ChildOutput } from './child-output';
import type { LogFile } from './log-file';

/** Pauses between attempts to start what died. */
const RESTART_BACKOFF = { firstMs: 200, maxMs: 5_000 };
/** A child that ran this long was healthy: its next death is a first failure again. In milliseconds. */
const HEALTHY_AFTER_MS = 30_000;
/** A child that does not say within this time that it is ready never will. In milliseconds. */
const READY_TIMEOUT_MS = 60_000;
/** A first start that fails this often says that something is wrong with the machine or the build. */
const FIRST_START_ATTEMPTS = 3;

export interface ChildProgram {
  readonly name: string;
  /** The bundle to run. */
  readonly file: string;
  readonly args?: readonly string[];
  /** Flags of Node, such as the limits of its memory. */
  readonly nodeFlags: readonly string[];
  /** The environment; `url` is where it answered before, so that it can take the same port again. */
  readonly environment: (url: string | undefined) => NodeJS.ProcessEnv;
}

export interface ChildSurroundings {
  readonly logger: Logger;
  readonly log: LogFile;
  /** Shows a line to the person in front of the terminal. */
  readonly show: (text: string) => void;
  /** Called whenever a process started or died. */
  readonly changed: () => void;
}

/** A child could not be started for the first time. */
export class ChildStartError extends Error {
  override readonly name = 'ChildStartError';
  constructor(
    message: string,
    readonly exitCode: number | null,
  ) {
    super(message);
  }
}

interface Death {
  readonly code: number | null;
  readonly reason: string;
}

/**
 * One program that is kept running: started, started again after a growing pause whenever it dies, and ended.
 * The IPC channel carries its `ready`; closing the channel tells it to end, and so does our own death.
 */
export class SupervisedChild {
  private child: ChildProcess | undefined;
  private url: string | undefined;
  private failures = 0;
  private readonly stopping = new AbortController();
  private keeping: Promise<void> | undefined;

  constructor(
    private readonly program: ChildProgram,
    private readonly around: ChildSurroundings,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Starts the child and keeps it running from then on.
   * @returns where it answers @throws ChildStartError when it cannot be started at all
   */
  async start(): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const { ready, dead } = this.launch();
      const url = await ready;
      if (url !== undefined) {
        this.keeping = this.keep(dead);
        return url;
      }
      const death = await dead;
      if (this.stopping.signal.aborted) throw new ChildStartError('told to end while starting', null);
      if (death.code === CONFIG_EXIT_CODE || attempt >= FIRST_START_ATTEMPTS) {
        throw new ChildStartError(`${this.program.name} could not be started: ${death.reason}`, death.code);
      }
      await this.pauseAfter(death);
    }
  }

  /** Tells the child to end, waits for it, and kills it after `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    this.stopping.abort();
    const { child } = this;
    if (child && isRunning(child)) {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      if (child.connected) child.disconnect();
      const force = setTimeout(() => child.kill('SIGKILL'), withinMs);
      await exited;
      clearTimeout(force);
    }
    await this.keeping;
  }

  /** Waits for a death, starts again, waits for the next. */
  private async keep(firstDeath: Promise<Death>): Promise<void> {
    let dead = firstDeath;
    for (;;) {
      const startedAt = performance.now();
      const death = await dead;
      if (this.stopping.signal.aborted) return;
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) this.failures = 0;
      await this.pauseAfter(death);
      if (this.stopping.signal.aborted) return;
      const again = this.launch();
      dead = again.dead;
      void again.ready.then((url) => {
        if (url !== undefined) this.around.logger.warn({ child: this.program.name, url }, 'runs again');
      });
    }
  }

  private async pauseAfter(death: Death): Promise<void> {
    const { logger, changed } = this.around;
    changed();
    this.failures++;
    const waitMs = backoffMs(this.failures, RESTART_BACKOFF, Math.random());
    logger.warn({ child: this.program.name, reason: death.reason, waitMs }, 'died, will be started again');
    await pause(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private launch(): { ready: Promise<string | undefined>; dead: Promise<Death> } {
    const { program, around } = this;
    const child = fork(program.file, program.args ?? [], {
      env: program.environment(this.url),
      execArgv: [...program.nodeFlags],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    const output = new ChildOutput(child, around.log, around.show);
    around.changed();

    const dead = new Promise<Death>((resolve) => {
      child.once('error', (error) => resolve({ code: null, reason: error.message }));
      // Not `close`: Node does not emit it for a child whose channel was closed from this side.
      child.once('exit', (code, signal) => {
        const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
        void output.ended().then(() => {
          resolve({ code, reason: [how, output.lastWords()].filter(Boolean).join(': ') });
        });
      });
    });
    const ready = new Promise<string | undefined>((resolve) => {
      const tooLate = setTimeout(() => child.kill('SIGKILL'), READY_TIMEOUT_MS);
      child.on('message', (message) => {
        if (!isReady(message)) return;
        clearTimeout(tooLate);
        this.url = message.url;
        resolve(message.url);
      });
      void dead.then(() => {
        clearTimeout(tooLate);
        resolve(undefined);
      });
    });
    return { ready, dead };
  }
}

function isReady(message: unknown): message is ReadyMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { type, url } = message as Partial<ReadyMessage>;
  return type === 'ready' && typeof url === 'string';
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
