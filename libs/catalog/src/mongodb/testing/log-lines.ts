import { createLogger, type Logger } from '@sonde/platform';

/** A log whose lines a test can read. */
export function logLines(): { readonly logger: Logger; readonly lines: string[]; messages(): string[] } {
  const lines: string[] = [];
  const logger = createLogger('test', 'debug', { write: (line) => void lines.push(line) });
  return {
    logger,
    lines,
    messages: () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg),
  };
}
