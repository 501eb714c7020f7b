import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openConfiguredLog, type EventLog, type EventLogLogger } from '@sonde/event-log';
import { CONFIG_EXIT_CODE, ConfigError, loadConfig, redactText, type ConfigOf } from '@sonde/platform';
import { processorConfig } from '../config';
import { deadLettersCommand } from './dead-letters/command';
import { EXIT, UsageError, type Output } from './operation';

const PATIENCE_MS = 15_000;
const LOOK_MS = 250;

type OpenLog = () => Promise<EventLog>;

/** What a person does with the processor's stores by hand: `main.js <operation> …`. */
const OPERATIONS: Readonly<
  Record<string, (args: readonly string[], output: Output, openLog: OpenLog) => Promise<number>>
> = {
  'dead-letters': (args, output, openLog) => deadLettersCommand(args, output, openLog, Date.now),
};

/** Answers to stdout, everything else to stderr, so that answers can go into a pipe. */
const console: Output = {
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
};

/**
 * Runs an operation on the stores that the environment names.
 * @returns the exit code
 */
export async function runOperation(
  name: string,
  args: readonly string[],
  output: Output = console,
  env?: Readonly<Record<string, string>>,
): Promise<number> {
  const opened: { close(): Promise<void> }[] = [];
  try {
    const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (operation === undefined)
      throw new UsageError(`there is no such operation: ${Object.keys(OPERATIONS).join(', ')}`);
    const config = loadConfig(processorConfig, env);
    return await operation(args, output, async () => {
      const log = await openLogOf(config, loggerTo(output));
      opened.push(log);
      return log;
    });
  } catch (error) {
    return explain(name, error, output);
  } finally {
    for (const store of opened.reverse()) await store.close();
  }
}

/** The log that the apps of this environment use. One that does not exist is a mistake, not something to make. */
async function openLogOf(
  config: ConfigOf<typeof processorConfig>,
  logger: EventLogLogger,
): Promise<EventLog> {
  if (config.kafkaBrokers === undefined && !existsSync(join(config.dataDir, 'log')))
    throw new UsageError(`there is no event log in ${config.dataDir}: set SONDE_DATA_DIR as for the apps`);
  const log = await openConfiguredLog(config, logger);
  await untilItAnswers(() => log.check());
  return log;
}

/** A store that is only just starting gets a moment. @throws what it says of itself after that */
async function untilItAnswers(check: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await delay(LOOK_MS);
  }
}

function loggerTo(output: Output): EventLogLogger {
  const say = (_details: object, message: string): void => output.note(message);
  return { info: () => undefined, warn: say, error: say };
}

function explain(name: string, error: unknown, output: Output): number {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) output.note(problem);
    return CONFIG_EXIT_CODE;
  }
  const message = error instanceof Error ? error.message : String(error);
  output.note(redactText(`${name}: ${message}`));
  if (error instanceof UsageError) output.note('Try --help.');
  return EXIT.failed;
}
