import { UsageError } from './cli/arguments';
import { HELP } from './cli/help';
import { replayCommand } from './cli/replay';
import { simulateCommand } from './cli/simulate';
import { verifyCommand } from './cli/verify';
import { verifyRecordedCommand } from './cli/verify-recorded';

const COMMANDS: Readonly<Record<string, (args: readonly string[], stop: AbortSignal) => Promise<number>>> = {
  simulate: simulateCommand,
  replay: replayCommand,
  verify: verifyCommand,
  'verify-recorded': verifyRecordedCommand,
};

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(HELP);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const stop = new AbortController();
  // The first signal finishes what is under way, the second ends at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(130);
      stop.abort();
    });
  }
  try {
    if (!command)
      throw new UsageError(
        `there is no command ${JSON.stringify(name)}: ${Object.keys(COMMANDS).join(', ')}`,
      );
    return await command(args, stop.signal);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nTry --help.`);
      return 2;
    }
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
