import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KnownGroupings, openConfiguredCatalog, type Catalog } from '@sonde/catalog';
import { openConfiguredLog, type EventLog, type EventLogLogger } from '@sonde/event-log';
import {
  CONFIG_EXIT_CODE,
  ConfigError,
  createLogger,
  loadConfig,
  redactText,
  type ConfigOf,
} from '@sonde/platform';
import { openWarehouse, type Warehouse } from '@sonde/warehouse';
import { processorConfig } from '../config';
import { CatalogGroupings } from '../grouping/catalog-groupings';
import { auditCommand, type AuditStores } from './audit/command';
import { deadLettersCommand } from './dead-letters/command';
import { EXIT, UsageError, type Output } from './operation';
import { positionCommand } from './position/command';
import { regroupCommand } from './regroup/command';
import { settleCommand, type SettleStores } from './settle/command';

const PATIENCE_MS = 15_000;
const LOOK_MS = 250;

/** The stores that an operation asks for, opened when it does. */
interface Stores {
  log(): Promise<EventLog>;
  warehouse(): Promise<Warehouse>;
  catalog(): Promise<Catalog>;
}

type Config = ConfigOf<typeof processorConfig>;

/** What a person does with the processor's stores by hand: `main.js <operation> …`. */
const OPERATIONS: Readonly<
  Record<string, (args: readonly string[], output: Output, stores: Stores, config: Config) => Promise<number>>
> = {
  'dead-letters': (args, output, stores) => deadLettersCommand(args, output, () => stores.log(), Date.now),
  position: (args, output, stores) =>
    positionCommand(args, output, async () => ({
      log: await stores.log(),
      warehouse: await stores.warehouse(),
    })),
  audit: (args, output, stores, { maxBodyBytes, maxGroupsADay }) => {
    const open = async (): Promise<AuditStores> => {
      const log = await stores.log();
      const known = new KnownGroupings(await stores.catalog(), { clock: Date.now });
      const groupings = new CatalogGroupings({ known, logger: loggerTo(output) });
      return { log, warehouse: await stores.warehouse(), groupings, maxBodyBytes, maxGroupsADay };
    };
    return auditCommand(args, output, open, Date.now);
  },
  settle: (args, output, stores) => {
    const open = async (): Promise<SettleStores> => {
      const log = await stores.log();
      return { log, warehouse: await stores.warehouse(), catalog: await stores.catalog() };
    };
    return settleCommand(args, output, open, Date.now);
  },
  regroup: (args, output, stores) =>
    regroupCommand(
      args,
      output,
      async () => ({ warehouse: await stores.warehouse(), catalog: await stores.catalog() }),
      Date.now,
    ),
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
    const logger = loggerTo(output);
    const stores: Stores = {
      log: async () => {
        const log = await openLogOf(config, logger);
        opened.push(log);
        await untilItAnswers(() => log.check());
        return log;
      },
      warehouse: async () => {
        const warehouse = await openWarehouse({ dataDir: config.dataDir, url: config.clickhouseUrl, logger });
        opened.push(warehouse);
        await untilItAnswers(() => warehouse.check());
        return warehouse;
      },
      catalog: async () => {
        const catalog = await openConfiguredCatalog(config, createLogger('processor', 'silent'));
        opened.push(catalog);
        await untilItAnswers(() => catalog.check());
        return catalog;
      },
    };
    return await operation(args, output, stores, config);
  } catch (error) {
    return explain(name, error, output);
  } finally {
    for (const store of opened.reverse()) await store.close();
  }
}

/** The log that the apps of this environment use. One that does not exist is a mistake, not something to make. */
async function openLogOf(config: Config, logger: EventLogLogger): Promise<EventLog> {
  if (config.kafkaBrokers === undefined && !existsSync(join(config.dataDir, 'log')))
    throw new UsageError(`there is no event log in ${config.dataDir}: set SONDE_DATA_DIR as for the apps`);
  return openConfiguredLog(config, logger);
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
