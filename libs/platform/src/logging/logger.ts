import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';
import type { LogLevel } from '../config/shared';
import { readableLine } from './readable-line';
import { redactFields, redactText } from './redact';

export type Logger = PinoLogger;

/**
 * The log of one app: JSON lines on stdout, readable lines when stdout is a terminal.
 * Keys, tokens and passwords are hidden whichever way they got into an entry.
 *
 * @param destination where lines go instead of stdout
 */
export function createLogger(app: string, level: LogLevel = 'info', destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { app, processId: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: redactFields },
      hooks: { streamWrite: redactText },
    },
    destination ?? standardOutput(),
  );
}

/** Written synchronously, so that the last line before an exit is never lost. */
function standardOutput(): DestinationStream {
  if (!process.stdout.isTTY) return pino.destination({ dest: 1, sync: true });
  return { write: (line) => void process.stdout.write(readableLine(line)) };
}
