/** What the event log needs of a logger; pino's fits. */
export interface EventLogLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** For processes that bring no logger: problems go to standard error. */
export const CONSOLE_LOGGER: EventLogLogger = {
  info: () => undefined,
  warn: (fields, message) => console.warn(message, fields),
  error: (fields, message) => console.error(message, fields),
};
