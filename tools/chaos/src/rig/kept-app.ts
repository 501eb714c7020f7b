import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { environmentWithoutSonde, repositoryRoot, type AppName } from '@sonde/test-kit';
import { respondsAt, type Part } from './part';

export interface KeptAppOptions {
  readonly app: AppName;
  /** Tells it from others of its kind. */
  readonly name: string;
  readonly port: number;
  /** Stores and all else. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it runs. */
  readonly folder: string;
  /** File for all that it prints, over all its lives. */
  readonly output: string;
  /** Hears when it ended though nobody shot it or told it to: that is a defect. */
  readonly endedByItself: (how: string) => void;
}

/** Before the next life, so that an app that cannot start does not take the machine. Milliseconds. */
const RESTART_MS = 200;
const LAST_WORDS_BYTES = 1500;

/** One app as a process of its own that is started again whenever it dies. It ends with this process. */
export class KeptApp implements Part {
  readonly name: string;
  readonly url: string;
  private child: ChildProcess | undefined;
  private stopping = false;
  private readonly over: Promise<void>;

  constructor(private readonly options: KeptAppOptions) {
    this.name = options.name;
    this.url = `http://127.0.0.1:${options.port}`;
    this.over = this.keep();
  }

  pids(): number[] {
    const { child } = this;
    const runs = child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
    return runs ? [child.pid] : [];
  }

  answers(): Promise<boolean> {
    return respondsAt(`${this.url}/health/live`);
  }

  /** Ends it for good. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.stopping = true;
    this.child?.kill(signal);
    await this.over;
  }

  private async keep(): Promise<void> {
    while (!this.stopping) {
      const how = await this.live();
      // SIGKILL is ours, or the system's when memory is short: the verdict counts either way.
      if (!this.stopping && how !== 'SIGKILL') this.options.endedByItself(`${this.name}: ${how}`);
      if (!this.stopping) await pause(RESTART_MS);
    }
  }

  /** One life; how it ended. */
  private live(): Promise<string> {
    const { app, port, env, folder, output } = this.options;
    const out = openSync(output, 'a');
    const child = fork(join(repositoryRoot(), `dist/apps/${app}/main.js`), {
      cwd: folder,
      env: { ...environmentWithoutSonde(), [`SONDE_${app.toUpperCase()}_PORT`]: String(port), ...env },
      execArgv: ['--enable-source-maps', '--single-threaded-gc', '--max-semi-space-size=16'],
      stdio: ['ignore', out, out, 'ipc'],
    });
    closeSync(out);
    this.child = child;
    return new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) =>
        resolve(
          signal ??
            `exit code ${String(code)}: ${readFileSync(output, 'utf8').slice(-LAST_WORDS_BYTES).trim()}`,
        ),
      );
    });
  }
}
