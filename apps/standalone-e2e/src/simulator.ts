import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@sonde/test-kit';

export interface Finished {
  readonly code: number | null;
  /** All that it printed. */
  readonly output: string;
}

/** Runs a command of the built simulator, as its users do. */
export function simulator(...args: string[]): Promise<Finished> {
  const program = join(repositoryRoot(), 'dist/tools/simulator/main.js');
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hear = (part: Buffer): void => {
    output += part.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** As `simulator`, and fails with what it printed unless it ended well. */
export async function simulatorWell(...args: string[]): Promise<string> {
  const { code, output } = await simulator(...args);
  if (code !== 0) throw new Error(`simulator ${args[0] ?? ''} ended with ${String(code)}:\n${output}`);
  return output;
}
