import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readableLine, redactText } from '@sonde/platform';
import type { LogFile } from './log-file';

/** Pino's number for `warn`. */
const WARN = 40;
/** Lines of standard error kept to say why a child died. */
const KEPT_LINES = 8;

/** What a child prints: all of it goes to its log file, what is wrong also to our standard error. */
export class ChildOutput {
  private readonly lastErrors: string[] = [];

  constructor(
    child: ChildProcess,
    private readonly file: LogFile,
    private readonly show: (text: string) => void,
  ) {
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.logLine(line));
    if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => this.errorLine(line));
  }

  /** The child's last words, for the message that says that it died. */
  lastWords(): string {
    return this.lastErrors.join('\n');
  }

  private logLine(line: string): void {
    this.file.line(line);
    const level = Number(/^\{"level":(\d+)/.exec(line)?.[1] ?? 0);
    if (level >= WARN) this.show(readableLine(line).trimEnd());
  }

  private errorLine(line: string): void {
    const text = redactText(line);
    this.file.line(text);
    this.lastErrors.push(text);
    if (this.lastErrors.length > KEPT_LINES) this.lastErrors.shift();
    this.show(text);
  }
}
