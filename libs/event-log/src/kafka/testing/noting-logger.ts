import type { EventLogLogger } from '../../logger';

/** Keeps what was said. */
export class NotingLogger implements EventLogLogger {
  readonly lines: { readonly level: 'info' | 'warn' | 'error'; readonly message: string }[] = [];

  info(_: object, message: string): void {
    this.lines.push({ level: 'info', message });
  }

  warn(_: object, message: string): void {
    this.lines.push({ level: 'warn', message });
  }

  error(_: object, message: string): void {
    this.lines.push({ level: 'error', message });
  }

  /** Messages of a level. */
  of(level: 'info' | 'warn' | 'error'): string[] {
    return this.lines.filter((line) => line.level === level).map(({ message }) => message);
  }
}
