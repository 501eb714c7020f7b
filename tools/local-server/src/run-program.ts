import { spawn } from 'node:child_process';
import { environmentWith } from '@sonde/platform';

/** Something that this machine lacks. The message says what, and how to get it. */
export class NotOnThisMachineError extends Error {
  override readonly name = 'NotOnThisMachineError';
}

export interface ProgramOptions {
  /** How to get the program, when it is absent: a whole sentence. */
  readonly remedy: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const KEPT_OUTPUT = 4000;

/**
 * Runs a program to its end and answers what it printed, on either stream (the last 4,000 characters).
 *
 * @throws NotOnThisMachineError when there is no such program
 * @throws Error with its last words when it fails
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: environmentWith(options.env ?? {}),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        output = (output + text).slice(-KEPT_OUTPUT);
      });
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'ENOENT'
          ? new NotOnThisMachineError(`There is no '${program}' here. ${options.remedy}`)
          : error,
      );
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`'${program}' ended with ${code ?? signal ?? 'nothing'}:\n${output.trim()}`));
    });
  });
}
