import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@sonde/test-kit';

export interface Finished {
  readonly code: number | null;
  /** All that it printed. */
  readonly output: string;
}

/** Runs a command of the built simulator to its end, or until `stop` ends it in order. */
export function simulator(args: readonly string[], stop?: AbortSignal): Promise<Finished> {
  const program = join(repositoryRoot(), 'dist/tools/simulator/main.js');
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
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
