import { CONFIG_EXIT_CODE, ConfigError, loadConfig } from '../config/load';
import type { ConfigOf } from '../config/schema';
import type { commonConfig } from '../config/shared';
import type { ConfigSchema } from '../config/schema';
import { Readiness } from '../health/readiness';
import { createLogger } from '../logging/logger';
import type { Logger } from '../logging/logger';
import { createMetrics } from '../metrics/metrics';
import type { Metrics } from '../metrics/metrics';
import { startTelemetry } from '../telemetry/start-telemetry';
import { onceToldToEnd } from './ending';
import { explainStartError } from './start-error';

/** An app has this long to finish what it holds, in milliseconds. */
export const CLOSE_TIMEOUT_MS = 10_000;

export interface AppContext<C> {
  readonly config: C;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Aborted once the app is told to end, also while it still starts. */
  readonly ending: AbortSignal;
}

export interface RunningApp {
  /** Where the app answers, such as `http://127.0.0.1:8400`. */
  readonly url: string;
  /** Takes nothing new, finishes what is under way, closes the stores. */
  close(): Promise<void>;
}

export interface AppDefinition<S extends ConfigSchema & typeof commonConfig> {
  readonly name: string;
  readonly config: S;
  start(context: AppContext<ConfigOf<S>>): Promise<RunningApp>;
}

/** What a supervisor hears over the IPC channel once the app answers. */
export interface ReadyMessage {
  readonly type: 'ready';
  readonly url: string;
}

/**
 * Runs an app from start to exit: configuration, log, metrics, telemetry, `start`, then until SIGTERM, SIGINT or
 * the death of a supervisor asks it to end. It has 10 s for that; a second signal ends it at once.
 *
 * Exit codes: 0 ended as told, 1 failed, 78 the configuration is wrong (`EX_CONFIG`).
 */
export async function runApp<S extends ConfigSchema & typeof commonConfig>(
  app: AppDefinition<S>,
): Promise<void> {
  const warnings: string[] = [];
  let config: ConfigOf<S>;
  try {
    config = loadConfig(app.config, process.env, (warning) => warnings.push(warning));
  } catch (error) {
    return refuseToStart(app.name, error);
  }

  const common = config as ConfigOf<typeof commonConfig>;
  const logger = createLogger(app.name, common.logLevel);
  for (const warning of warnings) logger.warn(warning);
  const fail = (error: unknown, message: string): never => {
    logger.fatal({ err: error }, message);
    process.exit(1);
  };
  process.on('uncaughtException', (error) => fail(error, 'an error that nobody expected'));
  process.on('unhandledRejection', (reason) => fail(reason, 'a failed promise that nobody waited for'));
  // From here on a signal is remembered, so that one that comes while starting still ends the app in order.
  const ending = new AbortController();
  const toldToEnd = onceToldToEnd();
  void toldToEnd.then((reason) => {
    logger.info({ reason }, 'ending');
    setTimeout(
      () => fail(undefined, `not done after ${CLOSE_TIMEOUT_MS} ms, giving up`),
      CLOSE_TIMEOUT_MS,
    ).unref();
    ending.abort();
  });

  const telemetry = await startTelemetry(app.name, common.otlpEndpoint);
  const metrics = createMetrics(app.name);
  let running: RunningApp;
  try {
    running = await app.start({ config, logger, metrics, readiness: new Readiness(), ending: ending.signal });
  } catch (error) {
    if (ending.signal.aborted) process.exit(0);
    const explained = explainStartError(error, app.config);
    if (explained instanceof ConfigError) return refuseToStart(app.name, explained);
    return fail(error, 'could not start');
  }
  logger.info({ url: running.url }, 'ready');
  if (process.connected)
    process.send?.({ type: 'ready', url: running.url } satisfies ReadyMessage, ignoreError);

  await toldToEnd;
  try {
    await running.close();
    await telemetry.shutdown();
  } catch (error) {
    return fail(error, 'could not end in order');
  }
  logger.info('ended');
  process.exit(0);
}

/** The supervisor may be gone already; its death is heard as `disconnect`. */
function ignoreError(): void {
  return undefined;
}

function refuseToStart(name: string, error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  const lines = error.problems.map((problem) => `  ${problem}`);
  process.stderr.write(`Sonde ${name} cannot start with this configuration:\n${lines.join('\n')}\n`);
  process.exit(CONFIG_EXIT_CODE);
}
