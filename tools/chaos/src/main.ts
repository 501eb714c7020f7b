import { HELP, parseArguments, UsageError } from './cli/arguments';
import { chaos } from './run/chaos';

async function main(args: readonly string[]): Promise<number> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    const options = parseArguments(args, Date.now);
    if (options === undefined) {
      say(HELP);
      return 0;
    }
    const stop = new AbortController();
    // The first signal ends the faults and goes on to the verdict, the second ends at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (stop.signal.aborted) process.exit(130);
        stop.abort();
      });
    }
    return (await chaos(options, say, stop.signal)) ? 0 : 1;
  } catch (error) {
    const usage = error instanceof UsageError;
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(usage ? `${text}\nTry --help.\n` : `${text}\n`);
    return usage ? 2 : 1;
  }
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
