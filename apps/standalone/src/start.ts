import { join } from 'node:path';
import { adminToken, CONFIG_EXIT_CODE, ConfigError } from '@sonde/platform';
import type { AppContext, ConfigOf, RunningApp } from '@sonde/platform';
import { openWarehouse } from '@sonde/warehouse';
import type { Warehouse } from '@sonde/warehouse';
import type { standaloneConfig } from './config';
import { Demo } from './demo/demo';
import { removeEndpoints, writeEndpoints } from './folder/endpoints';
import type { Endpoints } from './folder/endpoints';
import { claimFolder, FolderTakenError } from './folder/folder-claim';
import type { FolderClaim } from './folder/folder-claim';
import { endLeftBehind } from './supervisor/end-left-behind';
import { LogFile } from './supervisor/log-file';
import { PART_NAMES, partProgram } from './supervisor/parts';
import type { PartName } from './supervisor/parts';
import { ChildStartError, SupervisedChild } from './supervisor/supervised-child';
import { untilReady } from './supervisor/until-ready';

type Context = AppContext<ConfigOf<typeof standaloneConfig>>;

/** The parts have this long to end before they are killed; ClickHouse ends after them. In milliseconds. */
const PARTS_END_WITHIN_MS = 7_000;

/**
 * Starts everything in the order in which it is needed:
 * 1. claims the data folder, and lets the processes of a killed run end
 * 2. starts ClickHouse, unless a server is configured
 * 3. starts ingest, processor and query side by side
 * 4. waits until they are ready, which those on servers of their own are once these answer
 * 5. writes and prints the addresses
 * 6. with `demo`, adds the simulated fleet
 */
export async function startStandalone(context: Context, options: { demo: boolean }): Promise<RunningApp> {
  const { config, logger } = context;
  const show = (text: string) => void process.stderr.write(`${text}\n`);
  const claim = await claimOrExplain(config.dataDir);
  const parts = new Map<PartName, SupervisedChild>();
  const noteParts = () => void noteChildren(claim, parts, context);
  let engine: Warehouse | undefined;
  let demo: Demo | undefined;

  const close = async (): Promise<void> => {
    await demo?.stop();
    await Promise.all([...parts.values()].map((part) => part.stop(PARTS_END_WITHIN_MS)));
    await engine?.close();
    await removeEndpoints(config.dataDir);
    await claim.release();
  };

  // What hangs in starting is let go as soon as the person asks for the end.
  context.ending.addEventListener('abort', () => {
    for (const part of parts.values()) void part.stop(PARTS_END_WITHIN_MS);
  });
  try {
    await removeEndpoints(config.dataDir);
    await endLeftBehind(claim.leftBehind, show);
    const token = await adminToken(config.dataDir, config.adminToken);

    if (config.clickhouseUrl === undefined) {
      show('Sonde is starting: ClickHouse …');
      engine = await openWarehouse({ dataDir: config.dataDir, logger });
      context.ending.throwIfAborted();
      show('ClickHouse runs. Starting ingest, processor and query …');
    } else {
      show('Sonde is starting on a ClickHouse server: ingest, processor and query …');
    }
    for (const name of PART_NAMES) {
      const log = new LogFile(join(config.dataDir, 'logs', `${name}.log`));
      const around = { logger, log, show, changed: noteParts };
      parts.set(name, new SupervisedChild(partProgram(name, config), around));
    }
    const [ingest = '', processor = '', query = ''] = await Promise.all(
      [...parts.values()].map((part) => part.start()),
    );
    await untilReady(new Map(Object.entries({ ingest, processor, query })), show, context.ending);
    const clickhouse = withoutSecret(config.clickhouseUrl ?? engine?.url() ?? '');
    const endpoints: Endpoints = {
      ingest,
      graphql: `${query}/graphql`,
      dashboard: query,
      processor,
      clickhouse,
    };
    await writeEndpoints(config.dataDir, endpoints);
    process.stdout.write(`${JSON.stringify(endpoints)}\n`);
    if (options.demo) {
      demo = new Demo({ endpoints, dataDir: config.dataDir, adminToken: token, logger, show });
      void demo.run();
    }
    return { url: query, close };
  } catch (error) {
    await close();
    throw explained(error);
  }
}

async function claimOrExplain(dataDir: string): Promise<FolderClaim> {
  try {
    return await claimFolder(dataDir);
  } catch (error) {
    if (error instanceof FolderTakenError) throw new ConfigError([error.message]);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigError([
      `the data folder ${dataDir} cannot be used (${code}); set SONDE_DATA_DIR to another`,
    ]);
  }
}

/** A part that refuses its configuration has said why; its exit code becomes ours. */
function explained(error: unknown): unknown {
  if (error instanceof ChildStartError && error.exitCode === CONFIG_EXIT_CODE) {
    return new ConfigError(['one of its parts refused the configuration, for the reason above']);
  }
  return error;
}

async function noteChildren(
  claim: FolderClaim,
  parts: ReadonlyMap<PartName, SupervisedChild>,
  { logger }: Context,
): Promise<void> {
  const pids = [...parts.values()].flatMap((part) => part.pid ?? []);
  await claim
    .note(pids)
    .catch((error: unknown) => logger.warn({ err: error }, 'cannot note the running parts'));
}

function withoutSecret(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}
