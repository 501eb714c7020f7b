import { inspect } from 'node:util';

/** What the event log needs of a logger; pino's fits. */
export interface EventLogLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** For processes that bring no logger: problems go to standard error. */
export const STDERR_LOGGER: EventLogLogger = {
  info: () => undefined,
  warn: (fields, message) => report('warn', fields, message),
  error: (fields, message) => report('error', fields, message),
};

function report(level: string, fields: object, message: string): void {
  process.stderr.write(`${level}: ${message} ${inspect(fields)}\n`);
}
