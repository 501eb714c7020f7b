import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { environmentWithoutSonde, repositoryRoot } from '@sonde/test-kit';

export interface Finished {
  readonly code: number | null;
  /** All that it printed. */
  readonly output: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Ends it early, in order. */
  readonly stop?: AbortSignal | undefined;
}

/** Runs a built program to its end. @param program path below the checkout's root */
export function runProgram(
  program: string,
  args: readonly string[],
  { env = {}, stop }: RunOptions = {},
): Promise<Finished> {
  const child = spawn(process.execPath, ['--enable-source-maps', join(repositoryRoot(), program), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environmentWithoutSonde(), ...env },
  });
  let output = '';
  const hear = (part: Buffer): void => {
    output += part.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const end = (): void => void child.kill('SIGTERM');
  stop?.addEventListener('abort', end);
  return new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  }).finally(() => stop?.removeEventListener('abort', end));
}
