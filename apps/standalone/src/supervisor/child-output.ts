import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { readableLine, redactText } from '@sonde/platform';
import type { LogFile } from './log-file';

/** Pino's number for `warn`. */
const WARN = 40;
/** Lines of standard error kept to say why a child died. */
const KEPT_LINES = 8;
/** How long after a child's death its output is waited for, in milliseconds. */
const LAST_WORDS_MS = 500;

/** What a child prints: all of it goes to its log file, what is wrong also to our standard error. */
export class ChildOutput {
  private readonly lastErrors: string[] = [];
  private readonly allRead: Promise<void>;

  constructor(
    child: ChildProcess,
    private readonly file: LogFile,
    private readonly show: (text: string) => void,
  ) {
    const streams = [
      this.read(child.stdout, (line) => this.logLine(line)),
      this.read(child.stderr, (line) => this.errorLine(line)),
    ];
    this.allRead = Promise.all(streams).then(() => undefined);
  }

  /** Resolves when a child that is dead has nothing more to say; a grandchild may hold its output open for longer. */
  async ended(): Promise<void> {
    const enough = new AbortController();
    await Promise.race([this.allRead, pause(LAST_WORDS_MS, undefined, { signal: enough.signal })]);
    enough.abort();
  }

  /** The child's last words, for the message that says that it died. */
  lastWords(): string {
    return this.lastErrors.join('\n');
  }

  private read(stream: Readable | null, line: (text: string) => void): Promise<void> {
    if (!stream) return Promise.resolve();
    return new Promise((resolve) => {
      createInterface({ input: stream }).on('line', line).once('close', resolve);
    });
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
