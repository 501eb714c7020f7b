import { setTimeout as pause } from 'node:timers/promises';
import { EVENTS_TOPIC, PROCESSOR_GROUP, type EventLog } from '@sonde/event-log';
import { createLogger, createMetrics, loadConfig, Readiness, type RunningApp } from '@sonde/platform';
import { processorConfig } from '../config';
import type { Output } from '../operations/operation';
import { startProcessor } from '../start-processor';

/** The processor as its process runs it, on the embedded stores of a folder. */
export function runProcessor(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningApp> {
  return startProcessor({
    config: loadConfig(processorConfig, { SONDE_DATA_DIR: dataDir, SONDE_PROCESSOR_PORT: '0', ...env }),
    logger: createLogger('processor', 'silent'),
    metrics: createMetrics('processor'),
    readiness: new Readiness(),
    ending: new AbortController().signal,
  });
}

/** Resolves when the processor has done all that is in the log. */
export async function untilProcessed(log: EventLog): Promise<void> {
  while ((await log.lag(EVENTS_TOPIC, PROCESSOR_GROUP)).records > 0) await pause(10);
}

/** Keeps what an operation says. */
export class Said implements Output {
  readonly printed: string[] = [];
  readonly noted: string[] = [];
  print(line: string): void {
    this.printed.push(line);
  }
  note(line: string): void {
    this.noted.push(line);
  }
  get text(): string {
    return this.printed.join('\n');
  }
}
