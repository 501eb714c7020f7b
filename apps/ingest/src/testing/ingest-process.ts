import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { environmentWith } from '@sonde/platform';

const ROOT = resolve(__dirname, '../../../..');

/** Builds ingest as the workspace does: one file, packages outside. */
export function buildIngest(folder: string): string {
  const outfile = join(folder, 'main.js');
  buildSync({
    entryPoints: [join(ROOT, 'apps/ingest/src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    tsconfig: join(ROOT, 'tsconfig.base.json'),
    logLevel: 'error',
  });
  return outfile;
}

/** The real program as a process of its own, so that it can be measured and killed. */
export class IngestProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly exit: Promise<number | string>,
    readonly url: string,
  ) {}

  static async start(program: string, dataDir: string): Promise<IngestProcess> {
    const child = fork(program, {
      env: environmentWith({
        SONDE_DATA_DIR: dataDir,
        SONDE_INGEST_PORT: '0',
        SONDE_LOG_LEVEL: 'warn',
        NODE_PATH: join(ROOT, 'node_modules'),
      }),
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const exit = once(child, 'exit').then(
      ([code, signal]: (number | string | null)[]) => code ?? signal ?? 'unknown',
    );
    const ended = exit.then((how) => Promise.reject(new Error(`ingest ended with ${how}`)));
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string }];
    ended.catch(() => undefined);
    return new IngestProcess(child, exit, message.url);
  }

  /** The most memory it has ever held, in bytes. */
  peakMemory(): number {
    const status = readFileSync(`/proc/${String(this.child.pid)}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  /** @returns the exit code, or the signal that ended it, this one or an earlier */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> {
    this.child.kill(signal);
    return this.exit;
  }
}
