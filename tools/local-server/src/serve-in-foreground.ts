import { UsageError } from './arguments';
import type { LocalServer } from './local-server';

export interface Foreground {
  readonly help: string;
  /** Starts the server; answers it with the line that tells others where it is. */
  readonly start: (args: readonly string[]) => Promise<{ server: LocalServer; tell: string }>;
}

/** For programs that start this one: it ends with them, however they end. */
const UNTIL_STDIN_CLOSES = '--until-stdin-closes';

/**
 * The main program of a local server: starts it, prints where it is on standard output, and ends with Ctrl-C or SIGTERM,
 * or when the server ends.
 *
 * Exit codes: 0 told to end, 1 the server could not start or ended by itself, 2 wrong arguments.
 */
export async function serveInForeground(
  { help, start }: Foreground,
  given: readonly string[],
): Promise<number> {
  const args = given.filter((argument) => argument !== UNTIL_STDIN_CLOSES);
  if (args.includes('--help')) {
    process.stdout.write(help);
    return 0;
  }
  const toldToEnd = new Promise<'told'>((resolve) => {
    process.once('SIGINT', () => resolve('told'));
    process.once('SIGTERM', () => resolve('told'));
    if (args.length < given.length) process.stdin.resume().once('close', () => resolve('told'));
  });
  try {
    const started = await Promise.race([start(args), toldToEnd]);
    // What is half started then goes with this process.
    if (started === 'told') return 0;
    const { server, tell } = started;
    process.stdout.write(`${tell}\n`);
    process.stderr.write('Ctrl-C ends it.\n');
    const how = await Promise.race([toldToEnd, server.ended().then(() => 'ended' as const)]);
    const last = how === 'ended' ? server.output() : '';
    await server.stop();
    if (how === 'told') return 0;
    process.stderr.write(`The server ended by itself:\n${last}\n`);
    return 1;
  } catch (error) {
    const usage =
      error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
    process.stderr.write(`${(error as Error).message}\n${usage ? `\n${help}` : ''}`);
    return usage ? 2 : 1;
  }
}
