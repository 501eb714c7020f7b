import { runApp } from '@sonde/platform';
import { HELP, readArguments } from './arguments';
import type { Arguments } from './arguments';
import { standaloneConfig } from './config';
import { startStandalone } from './start';

function argumentsOrExit(): Arguments {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry --help.\n`);
    process.exit(2);
  }
}

const { demo, help } = argumentsOrExit();
if (help) process.stdout.write(HELP);
else {
  void runApp({
    name: 'standalone',
    config: standaloneConfig,
    start: (context) => startStandalone(context, { demo }),
  });
}
